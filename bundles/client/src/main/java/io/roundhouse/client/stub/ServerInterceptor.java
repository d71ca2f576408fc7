package io.roundhouse.client.stub;

import java.util.function.Consumer;

/**
 * Sees every call of a server that {@link Interceptors} wrapped. Thread-safe if the server is.
 */
@FunctionalInterface
public interface ServerInterceptor {
    /**
     * Hands a call on, as it is or wrapped, by the thread that calls this; or fails it.
     *
     * @param next serves the call, and has answered it when it returns
     * @throws StatusException to fail the call with, if nobody answered it
     */
    void serve(MethodDescriptor method, ServerCall call, Consumer<ServerCall> next);
}
