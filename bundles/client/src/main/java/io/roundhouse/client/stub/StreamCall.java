package io.roundhouse.client.stub;

/**
 * An open call with several messages on a side. Thread-safe; one thread at a time sends.
 */
public interface StreamCall extends PendingCall {
    /**
     * A block for the next request, to be given to {@link #send} or closed by the same thread.
     *
     * @param capacity bytes to begin with
     * @throws StatusException when there is no memory
     */
    RecordBlock newBlock(int capacity);

    /**
     * Sends the next request, whether or not the server has asked for it. The block belongs to the channel, whatever
     * happens. May wait for room, never for the server.
     *
     * @param flags of {@link io.roundhouse.api.MessageFlags}, NEXT among them
     * @return false when the call has ended
     */
    boolean send(RecordBlock request, int flags);

    /** Tells the server that no more requests come. Waits as {@link #send} does. */
    void finish();

    /** Has the server send more answers. Never blocks. @param messages 1 to 65,536 */
    void grant(int messages);
}
