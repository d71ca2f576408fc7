package io.roundhouse.client.stub;

/**
 * Carries calls for generated clients. Thread-safe: any number of platform and virtual threads may call at once.
 */
public interface Channel {
    /**
     * A block for a request, to be given to {@link #call} or closed by the same thread.
     *
     * @param capacity bytes to begin with
     * @throws StatusException when there is no memory, or the channel is closed
     */
    RecordBlock newBlock(int capacity);

    /**
     * Sends a request. The block belongs to the channel, whatever happens. May wait for room, never for the answer.
     *
     * @param handler is called exactly once for each call, also when it cannot be sent
     */
    PendingCall call(MethodDescriptor method, RecordBlock request, CallOptions options, ReplyHandler handler);
}
