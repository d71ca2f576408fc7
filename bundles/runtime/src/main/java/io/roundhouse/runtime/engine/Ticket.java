package io.roundhouse.runtime.engine;

/**
 * The answer to something posted to an executor. Written once by the executor, read by the thread that posted; what the
 * executor did before {@link #complete} is visible after {@link #isDone()} returned true.
 */
public final class Ticket {
    private volatile boolean done;
    private RuntimeException failure;

    /** Says that it was carried out. */
    public void complete() {
        done = true;
    }

    /** Says that it was refused and why. */
    public void fail(final RuntimeException reason) {
        failure = reason;
        done = true;
    }

    /** Whether there is an answer. */
    public boolean isDone() {
        return done;
    }

    /** Why it was refused, or null. To be asked when {@link #isDone()}. */
    public RuntimeException failure() {
        return failure;
    }
}
