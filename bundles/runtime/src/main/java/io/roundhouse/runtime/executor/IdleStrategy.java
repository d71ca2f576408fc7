package io.roundhouse.runtime.executor;

import io.roundhouse.posix.YieldGuard;

/**
 * How an executor waits: poll and yield for a while after the last work, then block; at once while a CPU-bound
 * neighbour wants the core, see {@link YieldGuard}. Owned by the executor's thread.
 */
final class IdleStrategy {
    /** How long it yields after the last work. */
    static final long YIELD_NS = 200_000;

    private final WaitingMode mode;
    private final YieldGuard guard = new YieldGuard();
    private long lastWorkNs;

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
            case ADAPTIVE -> nowNs - lastWorkNs > YIELD_NS || guard.isBlocking(nowNs);
        };
    }

    /** Yields once, and notes how long it took. */
    void yieldOnce(final long nowNs) {
        Thread.yield();
        guard.yielded(nowNs, System.nanoTime());
    }
}
