package io.roundhouse.client.stub;

/**
 * A call that may not have ended yet. Thread-safe.
 */
public interface PendingCall {
    /**
     * Gives up: the handler is still called, with CANCELLED unless the answer was faster, and the server is told. Never
     * blocks.
     */
    void cancel();

    /**
     * Waits until the handler was called. The thread may do the channel's work meanwhile and call handlers of other
     * calls; a virtual thread only waits, without its carrier.
     *
     * @throws InterruptedException when the thread is interrupted; the call stays open
     */
    void await() throws InterruptedException;
}
