package io.roundhouse.runtime.engine;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.Timers;
import java.util.Arrays;

/**
 * The timers of one place: a hashed wheel (Varghese and Lauck, 1987, scheme 6) of about 1 ms a tick, entries in
 * arrays, doubly linked by spoke and found by token through hash chains. Timers outlive the engine instance that set
 * them. Owned by the executor; firing allocates nothing, scheduling only when more timers are armed than ever before.
 */
final class TimerWheel implements Timers {
    private static final int TICK_BITS = 20;
    private static final int SPOKES = 512;
    private static final int NONE = -1;

    private final int[] spokes = new int[SPOKES];
    private final int[] chains = new int[SPOKES];
    private long[] tokens = new long[0];
    private long[] dueNs = new long[0];
    private int[] spokeOf = new int[0];
    private int[] next = new int[0];
    private int[] previous = new int[0];
    private int[] nextInChain = new int[0];
    private int free = NONE;
    private int armed;
    private long tick = Long.MIN_VALUE;
    private long nearestNs = Long.MAX_VALUE;

    TimerWheel() {
        Arrays.fill(spokes, NONE);
        Arrays.fill(chains, NONE);
    }

    @Override
    public void schedule(final long token, final long atNs) {
        cancel(token);
        if (free == NONE) {
            grow();
        }
        final int entry = free;
        free = next[entry];
        tokens[entry] = token;
        dueNs[entry] = atNs;
        final int chain = chainOf(token);
        nextInChain[entry] = chains[chain];
        chains[chain] = entry;
        final int spoke = (int) (Math.max(atNs >> TICK_BITS, tick) & SPOKES - 1);
        spokeOf[entry] = spoke;
        previous[entry] = NONE;
        next[entry] = spokes[spoke];
        if (spokes[spoke] != NONE) {
            previous[spokes[spoke]] = entry;
        }
        spokes[spoke] = entry;
        armed++;
        nearestNs = Math.min(nearestNs, atNs);
    }

    @Override
    public void cancel(final long token) {
        int before = NONE;
        int entry = chains[chainOf(token)];
        while (entry != NONE && tokens[entry] != token) {
            before = entry;
            entry = nextInChain[entry];
        }
        if (entry == NONE) {
            return;
        }
        if (before == NONE) {
            chains[chainOf(token)] = nextInChain[entry];
        } else {
            nextInChain[before] = nextInChain[entry];
        }
        unlink(entry);
    }

    private void unlink(final int entry) {
        if (previous[entry] == NONE) {
            spokes[spokeOf[entry]] = next[entry];
        } else {
            next[previous[entry]] = next[entry];
        }
        if (next[entry] != NONE) {
            previous[next[entry]] = previous[entry];
        }
        next[entry] = free;
        free = entry;
        armed--;
    }

    /** When the next timer may be due: never later than it is. Long.MAX_VALUE when there is none. */
    long nearestNs() {
        return armed == 0 ? Long.MAX_VALUE : nearestNs;
    }

    /** Calls the engine for every timer that is due. @return how many */
    int fire(final Engine engine, final long nowNs) {
        if (nowNs < nearestNs()) {
            return 0;
        }
        final long now = nowNs >> TICK_BITS;
        final long from = tick == Long.MIN_VALUE || now - tick >= SPOKES ? now - SPOKES + 1 : tick;
        tick = now;
        int fired = 0;
        for (long t = from; t <= now; t++) {
            int entry = due((int) (t & SPOKES - 1), nowNs);
            while (entry != NONE) {
                final long token = tokens[entry];
                cancel(token);
                engine.onTimer(token, nowNs);
                fired++;
                entry = due((int) (t & SPOKES - 1), nowNs);
            }
        }
        findNearest();
        return fired;
    }

    private int due(final int spoke, final long nowNs) {
        int entry = spokes[spoke];
        while (entry != NONE && dueNs[entry] > nowNs) {
            entry = next[entry];
        }
        return entry;
    }

    private void findNearest() {
        nearestNs = Long.MAX_VALUE;
        for (int t = 0; t < SPOKES && nearestNs == Long.MAX_VALUE; t++) {
            for (int e = spokes[(int) (tick + t & SPOKES - 1)]; e != NONE; e = next[e]) {
                nearestNs = Math.min(nearestNs, Math.min(dueNs[e], tick + SPOKES << TICK_BITS));
            }
        }
    }

    private static int chainOf(final long token) {
        return (int) (token ^ token >>> 32) & SPOKES - 1;
    }

    private void grow() {
        final int old = tokens.length;
        final int size = Math.max(8, 2 * old);
        tokens = Arrays.copyOf(tokens, size);
        dueNs = Arrays.copyOf(dueNs, size);
        spokeOf = Arrays.copyOf(spokeOf, size);
        next = Arrays.copyOf(next, size);
        previous = Arrays.copyOf(previous, size);
        nextInChain = Arrays.copyOf(nextInChain, size);
        for (int i = size - 1; i >= old; i--) {
            next[i] = free;
            free = i;
        }
    }
}
