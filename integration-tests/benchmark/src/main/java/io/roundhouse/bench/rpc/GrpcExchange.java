package io.roundhouse.bench.rpc;

import io.grpc.MethodDescriptor;

/**
 * What the peer's two ends say to each other.
 *
 * @param <Q> requests
 * @param <A> answers
 */
public interface GrpcExchange<Q, A> {
    MethodDescriptor<Q, A> method();

    /** The request of a number. Thread-safe. */
    Q request(long number);

    /** The answer to a request, made of all that is in it. */
    A answer(Q request);

    boolean isRight(A answer, long number);

    /** Whether a rule that denies requests by what is in them denies a number's. */
    default boolean isDenied(final long number) {
        return false;
    }

    /** Requests from now on have so many bytes, when they are bytes. */
    default void length(final int bytes) {
    }

    /** By the program's argument: {@code bytes}, {@code fields}, or {@code guests}: fields, some of them denied. */
    static GrpcExchange<?, ?> named(final String name) {
        return name.equals("bytes") ? new GrpcEcho() : new GrpcFreight(Guests.named(name));
    }
}
