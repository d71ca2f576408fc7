package io.roundhouse.client;

import io.roundhouse.posix.YieldGuard;

/**
 * Decides how an idle thread waits: yield for 200 us after the last work, then block; at once while a CPU-bound
 * neighbour wants the core, see {@link YieldGuard}.
 */
final class IdleClock {
    private static final long YIELD_NS = 200_000;

    private final YieldGuard guard = new YieldGuard();
    private boolean isIdle;
    private long idleSinceNs;

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
        if (guard.isBlocking(nowNs) || nowNs - idleSinceNs > YIELD_NS) {
            return true;
        }
        Thread.yield();
        guard.yielded(nowNs, System.nanoTime());
        return false;
    }
}
