package io.roundhouse.client.stub;

/**
 * A call that a server is to answer, once, from any thread.
 */
public interface ServerCall {
    /**
     * A block for the answer, to be given to {@link #complete} or closed.
     *
     * @param capacity bytes to begin with
     * @throws StatusException when there is no memory
     */
    RecordBlock newBlock(int capacity);

    /** When the caller stops waiting: ns of {@link System#nanoTime}, 0 for never. The service ends the call then. */
    long deadlineNs();

    /**
     * What came with the request. To be asked for before the method that serves the call returns.
     *
     * @throws StatusException INTERNAL when the caller sent what is none
     */
    Metadata metadata();

    /** Goes with the answer or failure, in place of what was set before. */
    void answerMetadata(Metadata metadata);

    /** Whether the caller gave up: an answer goes nowhere, work for it is in vain. */
    boolean isCancelled();

    /**
     * Has an action run when the caller gives up, at once if it has; in place of one that was set before. It is called
     * by the library's thread, must not block, and may still come while the call is being answered. The caller of a
     * server that runs its methods on the library's thread is heard only between two of them.
     */
    void onCancel(Runnable action);

    /** Ends the call as OK. The block belongs to the library then. */
    void complete(RecordBlock reply);

    /**
     * Ends the call otherwise.
     *
     * @param status a {@link io.roundhouse.api.Status} other than OK
     * @param detail says more, may be empty
     */
    void fail(int status, String detail);
}
