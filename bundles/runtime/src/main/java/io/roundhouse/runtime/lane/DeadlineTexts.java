package io.roundhouse.runtime.lane;

import io.roundhouse.api.Decimal;
import io.roundhouse.posix.Posix;
import io.roundhouse.runtime.engine.ReasonText;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What calls say whose deadline passed, a cell for each call of a table: written when it expires, not touched again
 * before its entry is taken by another call. Allocates when it is made, not when it writes.
 */
final class DeadlineTexts {
    private static final int CELL_SHIFT = 8;
    private static final long NS_PER_MS = 1_000_000L;
    private static final ReasonText PREFIX = ReasonText.of("deadline of ");
    private static final ReasonText QUEUED =
        ReasonText.of(" ms passed, the request was still queued in the caller's service");
    private static final ReasonText SENT =
        ReasonText.of(" ms passed after the request was sent, the call may have had its effect");
    private static final ReasonText ANSWERED =
        ReasonText.of(" ms passed, the answer was still queued in the caller's service");

    private final MemorySegment cells;

    /** @param calls how many there are at most */
    DeadlineTexts(final int calls) {
        cells = Posix.mapPrivate((long) calls << CELL_SHIFT, Arena.ofAuto());
    }

    MemorySegment memory() {
        return cells;
    }

    static long offset(final int index) {
        return (long) index << CELL_SHIFT;
    }

    /** Writes a call's cell. @param timeoutNs what it had, below 0 when nothing. @return bytes of the text */
    int put(final int index, final byte state, final long timeoutNs) {
        final long start = offset(index);
        long end = put(PREFIX, start);
        end = Decimal.put(cells, end, Math.max(0, timeoutNs) / NS_PER_MS);
        end = put(state == CallTable.OPEN ? QUEUED : state == CallTable.SENT ? SENT : ANSWERED, end);
        return (int) (end - start);
    }

    private long put(final ReasonText text, final long at) {
        MemorySegment.copy(text.memory(), 0, cells, at, text.length());
        return at + text.length();
    }
}
