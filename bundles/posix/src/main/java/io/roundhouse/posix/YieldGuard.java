package io.roundhouse.posix;

/**
 * Tells a thread that polls and yields when to block instead. A yield that takes long means that a thread bound to the
 * processor (a compiler, a collector, another program) got the core, and sched_yield leaves it there for a whole slice,
 * about 4 ms; one that wakes from a block takes it back at once. So after a long yield the thread blocks when idle for
 * a while, and twice as long each time when the neighbour is still there afterwards. One owner thread; allocates
 * nothing.
 */
public final class YieldGuard {
    /** A yield this long is a neighbour's doing. */
    public static final long LONG_YIELD_NS = 500_000;
    /** How long to block when idle after the first long yield. */
    public static final long FIRST_BLOCKING_NS = 5_000_000;
    /** How long at most: then one yield, 2 % of the time, finds out whether the neighbour is gone. */
    public static final long LONGEST_BLOCKING_NS = 160_000_000;

    private boolean isBlocking;
    private long untilNs;
    private long blockingNs;

    /** Notes how long a yield took. @param beforeNs when it began @param afterNs when it returned, monotone clock */
    public void yielded(final long beforeNs, final long afterNs) {
        if (afterNs - beforeNs <= LONG_YIELD_NS) {
            return;
        }
        final boolean isStillThere = blockingNs > 0 && afterNs - untilNs < blockingNs + FIRST_BLOCKING_NS;
        blockingNs = isStillThere ? Math.min(2 * blockingNs, LONGEST_BLOCKING_NS) : FIRST_BLOCKING_NS;
        isBlocking = true;
        untilNs = afterNs + blockingNs;
    }

    /** Whether to block rather than yield now. */
    public boolean isBlocking(final long nowNs) {
        if (isBlocking && nowNs - untilNs >= 0) {
            isBlocking = false;
        }
        return isBlocking;
    }
}
