package io.roundhouse.testkit;

import io.roundhouse.api.Status;
import io.roundhouse.spi.Calls;
import java.util.Arrays;

/**
 * A call table for one engine. Ids are {@code generation << 10 | index} as in the runtime; {@link #complete} only notes
 * the status, the test delivers the completion. Allocates nothing after construction.
 */
public final class TestCalls implements Calls {
    /** Calls open at most. */
    public static final int CAPACITY = 1024;

    private static final int INDEX_BITS = 10;
    private static final int NOT_COMPLETED = -1;

    private final long[] id = new long[CAPACITY];
    private final boolean[] isOpen = new boolean[CAPACITY];
    private final long[] cookie = new long[CAPACITY];
    private final int[] method = new int[CAPACITY];
    private final int[] status = new int[CAPACITY];
    private final int[] reason = new int[CAPACITY];
    private final boolean[] isStream = new boolean[CAPACITY];
    private final int[] granted = new int[CAPACITY];
    private final long[] longs = new long[CAPACITY * LONGS_PER_STAGE];
    private int openCount;
    private int hint;

    @Override
    public long open(final long applicationCookie, final int called, final long deadlineNs) {
        if (openCount == CAPACITY) {
            return 0;
        }
        while (isOpen[hint]) {
            hint = hint + 1 & CAPACITY - 1;
        }
        final int i = hint;
        hint = hint + 1 & CAPACITY - 1;
        id[i] = (id[i] >>> INDEX_BITS) + 1 << INDEX_BITS | i;
        isOpen[i] = true;
        cookie[i] = applicationCookie;
        method[i] = called;
        status[i] = NOT_COMPLETED;
        reason[i] = 0;
        isStream[i] = false;
        granted[i] = 0;
        Arrays.fill(longs, i * LONGS_PER_STAGE, (i + 1) * LONGS_PER_STAGE, 0);
        openCount++;
        return id[i];
    }

    private int index(final long callId) {
        final int i = (int) callId & CAPACITY - 1;
        return isOpen[i] && id[i] == callId ? i : -1;
    }

    @Override
    public boolean isOpen(final long callId) {
        return index(callId) >= 0;
    }

    @Override
    public long cookie(final long callId) {
        final int i = index(callId);
        return i < 0 ? 0 : cookie[i];
    }

    @Override
    public int method(final long callId) {
        final int i = index(callId);
        return i < 0 ? 0 : method[i];
    }

    @Override
    public boolean close(final long callId) {
        final int i = index(callId);
        if (i < 0) {
            return false;
        }
        isOpen[i] = false;
        openCount--;
        return true;
    }

    @Override
    public boolean complete(final long callId, final int withStatus) {
        return complete(callId, withStatus, 0);
    }

    @Override
    public boolean complete(final long callId, final int withStatus, final int withReason) {
        final int i = index(callId);
        if (i < 0 || status[i] != NOT_COMPLETED) {
            return false;
        }
        status[i] = withStatus;
        reason[i] = withReason;
        return true;
    }

    @Override
    public boolean cancel(final long ofCookie) {
        for (int i = 0; i < CAPACITY; i++) {
            if (isOpen[i] && cookie[i] == ofCookie) {
                return complete(id[i], Status.CANCELLED);
            }
        }
        return false;
    }

    @Override
    public void streams(final long callId) {
        final int i = index(callId);
        if (i >= 0) {
            isStream[i] = true;
        }
    }

    @Override
    public long stream(final long ofCookie) {
        for (int i = 0; i < CAPACITY; i++) {
            if (isOpen[i] && isStream[i] && cookie[i] == ofCookie) {
                return id[i];
            }
        }
        return NONE;
    }

    @Override
    public void grant(final long callId, final int messages) {
        final int i = index(callId);
        if (i >= 0) {
            granted[i] += messages;
        }
    }

    /** Messages granted to an open call by {@link #grant}. */
    public int granted(final long callId) {
        final int i = index(callId);
        return i < 0 ? 0 : granted[i];
    }

    @Override
    public int streamCount() {
        int count = 0;
        for (int i = 0; i < CAPACITY; i++) {
            count += isOpen[i] && isStream[i] ? 1 : 0;
        }
        return count;
    }

    /** The status a call was completed with by {@link #complete}, or -1. */
    public int completedWith(final long callId) {
        final int i = index(callId);
        return i < 0 ? NOT_COMPLETED : status[i];
    }

    /** The reason a call was completed with by {@link #complete}, 0 for none. */
    public int completedBecause(final long callId) {
        final int i = index(callId);
        return i < 0 ? 0 : reason[i];
    }

    @Override
    public long get(final long callId, final int index) {
        final int i = index(callId);
        return i < 0 ? 0 : longs[i * LONGS_PER_STAGE + index];
    }

    @Override
    public void set(final long callId, final int index, final long value) {
        final int i = index(callId);
        if (i >= 0) {
            longs[i * LONGS_PER_STAGE + index] = value;
        }
    }

    @Override
    public int openCount() {
        return openCount;
    }

    /** The open call at or behind an index, in a circle, or 0: to pick one at random. */
    public long openAt(final int from) {
        for (int n = 0; n < CAPACITY; n++) {
            final int i = from + n & CAPACITY - 1;
            if (isOpen[i]) {
                return id[i];
            }
        }
        return 0;
    }
}
