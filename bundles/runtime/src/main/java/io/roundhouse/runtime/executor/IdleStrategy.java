package io.roundhouse.runtime.executor;

/**
 * How an executor waits: poll and yield for a while after the last work, then block. A yield that takes long means
 * that a CPU-bound neighbour has the core, which only a thread that wakes from a block takes it back from; so after
 * one of those it blocks at once for a while. Owned by the executor's thread.
 */
final class IdleStrategy {
    /** How long it yields after the last work. */
    static final long YIELD_NS = 200_000;
    /** A yield this long is a neighbour's doing. */
    static final long LONG_YIELD_NS = 500_000;
    /** How long it blocks at once after one. */
    static final long BLOCK_MODE_NS = 5_000_000;

    private final WaitingMode mode;
    private long lastWorkNs;
    private long blockModeUntilNs = Long.MIN_VALUE;

    IdleStrategy(final WaitingMode mode) {
        this.mode = mode;
    }

    void worked(final long nowNs) {
        lastWorkNs = nowNs;
    }

    /** Whether to block now, rather than yield once more. */
    boolean shouldBlock(final long nowNs) {
        return switch (mode) {
            case YIELD -> false;
            case BLOCK -> true;
            case ADAPTIVE -> nowNs - lastWorkNs > YIELD_NS || nowNs < blockModeUntilNs;
        };
    }

    /** Yields once, and notes how long it took. */
    void yieldOnce(final long nowNs) {
        Thread.yield();
        final long afterNs = System.nanoTime();
        if (afterNs - nowNs > LONG_YIELD_NS) {
            blockModeUntilNs = afterNs + BLOCK_MODE_NS;
        }
    }
}
