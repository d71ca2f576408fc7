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
