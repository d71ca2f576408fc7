package io.roundhouse.client.stub;

import io.roundhouse.api.Status;
import java.lang.foreign.MemorySegment;

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

    /**
     * Waits for the next request of a call that has several, the first among them. To be asked by one thread at a time.
     *
     * @return a copy of it, or null when the client has finished
     * @throws StatusException when no more come, because the call is over
     */
    default MemorySegment nextRequest() throws InterruptedException {
        throw new StatusException(Status.UNIMPLEMENTED, "calls carry no streams here");
    }

    /**
     * Sends one of several answers, waiting while the client takes none; {@link #end} or {@link #fail} comes behind the
     * last. The block belongs to the library then.
     *
     * @return false when nobody waits for answers any more
     */
    default boolean sendReply(final RecordBlock reply) throws InterruptedException {
        throw new StatusException(Status.UNIMPLEMENTED, "calls carry no streams here");
    }

    /** Ends a call as OK whose answers were sent. */
    default void end() {
        throw new StatusException(Status.UNIMPLEMENTED, "calls carry no streams here");
    }

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
