package io.roundhouse.runtime.change;

import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that drives changes. Sleeps when there is none, naps between steps that wait for the framework, for an
 * executor or for the end of a trial.
 */
public final class ChangeThread implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeThread.class);
    private static final long NAP_NS = 1_000_000;
    private static final long IDLE_NS = 100_000_000;

    private final ChangeCoordinator coordinator;
    private final Thread thread;
    private volatile boolean isRunning = true;

    /** Starts nothing yet. */
    public ChangeThread(final ChangeCoordinator coordinator) {
        this.coordinator = coordinator;
        this.thread = new Thread(this::run, "roundhouse-change");
        thread.setDaemon(true);
        coordinator.onWork(() -> LockSupport.unpark(thread));
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    private void run() {
        while (isRunning) {
            try {
                final int work = coordinator.doWork(System.nanoTime());
                LockSupport.parkNanos(this, work == 0 ? IDLE_NS : NAP_NS);
            } catch (final RuntimeException e) {
                LOGGER.error("change thread goes on after an error of its own", e);
                LockSupport.parkNanos(this, IDLE_NS);
            }
        }
    }

    /** Begins no further step, without waiting for the one in hand. */
    public void halt() {
        isRunning = false;
        LockSupport.unpark(thread);
    }

    /**
     * Ends the thread between two steps; a change that was running is undone at the next start if it was not committed.
     */
    @Override
    public void close() {
        halt();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(2_000);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
