package io.roundhouse.testkit;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.Timers;
import java.util.Arrays;

/** Timers that a test fires. Allocates only when more are armed than ever before. */
public final class TestTimers implements Timers {
    private long[] tokens = new long[16];
    private long[] dueNs = new long[16];
    private int count;

    @Override
    public void schedule(final long token, final long atNs) {
        final int found = find(token);
        final int i = found >= 0 ? found : count++;
        if (i == tokens.length) {
            tokens = Arrays.copyOf(tokens, count * 2);
            dueNs = Arrays.copyOf(dueNs, count * 2);
        }
        tokens[i] = token;
        dueNs[i] = atNs;
    }

    @Override
    public void cancel(final long token) {
        final int i = find(token);
        if (i >= 0) {
            remove(i);
        }
    }

    private void remove(final int i) {
        count--;
        tokens[i] = tokens[count];
        dueNs[i] = dueNs[count];
    }

    private int find(final long token) {
        for (int i = 0; i < count; i++) {
            if (tokens[i] == token) {
                return i;
            }
        }
        return -1;
    }

    private int first() {
        int first = -1;
        for (int i = 0; i < count; i++) {
            if (first < 0 || dueNs[i] < dueNs[first] || dueNs[i] == dueNs[first] && tokens[i] < tokens[first]) {
                first = i;
            }
        }
        return first;
    }

    /** How many are armed. */
    public int armed() {
        return count;
    }

    /** When the first is due, or {@link Long#MAX_VALUE}. */
    public long nextDueNs() {
        final int i = first();
        return i < 0 ? Long.MAX_VALUE : dueNs[i];
    }

    /** Fires what is due, earliest first; what is armed meanwhile fires too when it is due. @return how many */
    public int fire(final Engine engine, final long nowNs) {
        int fired = 0;
        for (int i = first(); i >= 0 && dueNs[i] <= nowNs; i = first()) {
            final long token = tokens[i];
            remove(i);
            engine.onTimer(token, nowNs);
            fired++;
        }
        return fired;
    }
}
