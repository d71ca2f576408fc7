package io.roundhouse.runtime.engine;

import java.util.concurrent.Callable;

/**
 * Runs what may block or hang beside the executors. In the service each task has a helper thread of its own, abandoned
 * when late; in the simulation it runs at once, or never ends.
 */
public interface OffPath {
    /** Starts a task. */
    <T> Task<T> submit(String name, Callable<T> task);

    /** A task started. */
    interface Task<T> {
        /** Whether it ended. */
        boolean isDone();

        /** What it returned. @throws IllegalStateException with the cause's text if it threw */
        T result();

        /** Gives it up: it may be interrupted, its result is never used. */
        void abandon();
    }
}
