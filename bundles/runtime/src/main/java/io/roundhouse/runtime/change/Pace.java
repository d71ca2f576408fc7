package io.roundhouse.runtime.change;

import io.roundhouse.spi.WarmUp;
import java.util.concurrent.locks.LockSupport;

/**
 * Repeats the made-up work of a new revision until it is about as fast as the same work in the revision at work, which
 * is compiled: then the compilers are done with the new one, and neither its first batches nor they take time from the
 * datapaths. Between bursts it sleeps, so as to leave a processor to the compilers. Runs on a helper thread.
 */
final class Pace {
    /** Called often enough to be worth compiling. */
    private static final long FIRST_BURST_NS = 4_000_000;
    private static final long BURST_NS = 200_000;
    private static final long NAP_NS = 1_000_000;
    private static final int KNOWN_BURSTS = 5;
    private static final int ROUNDS_BEFORE_LOOK = 8;
    /** A revision that is slower for good has the rest of the time in vain; the trial judges it. */
    private static final double CLOSE_ENOUGH = 1.25;
    private static final double NS_PER_MS = 1e6;

    private final long endNs;

    /** @param limitNs how long at most, for both together */
    Pace(final long limitNs) {
        this.endNs = System.nanoTime() + limitNs;
    }

    /** Nanoseconds a message of the work of a revision that is warm; 0 when it has none. */
    double of(final WarmUp known) {
        double best = 0;
        for (int i = 0; known != null && i < KNOWN_BURSTS && !isLate(); i++) {
            best = faster(best, burst(known, BURST_NS));
        }
        return best;
    }

    /** Warms up. @param paceNs what to reach, 0 for whatever the time allows @return what came of it, for operators */
    String reach(final WarmUp fresh, final double paceNs) {
        final long beganNs = System.nanoTime();
        double best = burst(fresh, FIRST_BURST_NS);
        do {
            best = faster(best, burst(fresh, BURST_NS));
            if (best <= paceNs * CLOSE_ENOUGH) {
                break;
            }
            LockSupport.parkNanos(NAP_NS);
        } while (!isLate() && !Thread.currentThread().isInterrupted());
        return String.format(java.util.Locale.ROOT,
            "warmed up in %.0f ms: %.0f ns a message of made-up work, %.0f before",
            (System.nanoTime() - beganNs) / NS_PER_MS, best, paceNs);
    }

    /** Whether the time is over. */
    boolean isLate() {
        return System.nanoTime() - endNs >= 0;
    }

    private static double faster(final double best, final double latest) {
        return best == 0 ? latest : Math.min(best, latest);
    }

    /** Rounds for a while. @return nanoseconds a message in the fastest part of it */
    private double burst(final WarmUp work, final long ns) {
        final long beganNs = System.nanoTime();
        double best = 0;
        long sinceNs = beganNs;
        do {
            long messages = 0;
            for (int i = 0; i < ROUNDS_BEFORE_LOOK; i++) {
                messages += work.round();
            }
            final long nowNs = System.nanoTime();
            best = faster(best, (double) (nowNs - sinceNs) / Math.max(1, messages));
            sinceNs = nowNs;
        } while (sinceNs - beganNs < ns && sinceNs - endNs < 0);
        return best;
    }
}
