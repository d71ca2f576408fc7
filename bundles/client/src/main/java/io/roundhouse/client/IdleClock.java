package io.roundhouse.client;

/**
 * Decides how an idle thread waits: yield for 200 us after the last work, then block. A yield that takes longer than
 * 500 us means that a CPU-bound neighbour has the core, which a blocking thread would have preempted: block for 5 ms
 * then.
 */
final class IdleClock {
    private static final long YIELD_NS = 200_000;
    private static final long SLOW_YIELD_NS = 500_000;
    private static final long BLOCK_MODE_NS = 5_000_000;

    private boolean isIdle;
    private long idleSinceNs;
    private boolean isBlockMode;
    private long blockModeEndNs;

    void onWork() {
        isIdle = false;
    }

    /** Yields once, or says that it is time to block. */
    boolean shouldBlock() {
        final long nowNs = System.nanoTime();
        if (!isIdle) {
            isIdle = true;
            idleSinceNs = nowNs;
        }
        if (isBlockMode && nowNs - blockModeEndNs >= 0) {
            isBlockMode = false;
        }
        if (isBlockMode || nowNs - idleSinceNs > YIELD_NS) {
            return true;
        }
        Thread.yield();
        final long afterNs = System.nanoTime();
        if (afterNs - nowNs > SLOW_YIELD_NS) {
            isBlockMode = true;
            blockModeEndNs = afterNs + BLOCK_MODE_NS;
        }
        return false;
    }
}
