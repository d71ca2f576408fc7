package io.roundhouse.client.stub;

/**
 * Sees every call of a channel that {@link Interceptors} wrapped. Thread-safe, and must not block.
 */
@FunctionalInterface
public interface ClientInterceptor {
    /**
     * Hands a call on, with other options or another handler if it likes, or ends it itself: then it closes the block
     * and tells the handler, once.
     *
     * @param next carries the call
     */
    PendingCall call(MethodDescriptor method, RecordBlock request, CallOptions options, ReplyHandler handler,
        Channel next);
}
