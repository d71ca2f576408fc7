package io.roundhouse.client.stub;

import io.roundhouse.api.Status;

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

    /**
     * Opens a call with several messages on a side. As {@link #call}, but the handler is also told of answers that
     * others follow and of requests that the server takes.
     *
     * @param first the first request, or one of no length when it is to come
     * @param flags of {@link io.roundhouse.api.MessageFlags}: MANY when it is the only one, else MORE
     * @throws StatusException UNIMPLEMENTED when the channel has no streams; the block is closed
     */
    default StreamCall open(final MethodDescriptor method, final RecordBlock first, final int flags,
        final CallOptions options, final ReplyHandler handler) {
        first.close();
        throw new StatusException(Status.UNIMPLEMENTED, "channel carries no streams: method=" + method);
    }
}
