package io.roundhouse.bench.rpc;

import io.grpc.stub.StreamObserver;
import java.util.function.Predicate;

/** One call's end, on the channel's thread. */
final class GrpcAnswer<A> implements StreamObserver<A> {
    private final Predicate<A> isRight;
    private final Predicate<Throwable> isDenial;
    private final long beginNs;
    private final Flight flight;
    private boolean wasRight;

    /** @param isDenial whether a failure is what a rule does to this call */
    GrpcAnswer(final Predicate<A> isRight, final Predicate<Throwable> isDenial, final long beginNs,
        final Flight flight) {
        this.isRight = isRight;
        this.isDenial = isDenial;
        this.beginNs = beginNs;
        this.flight = flight;
    }

    @Override
    public void onNext(final A answer) {
        wasRight = isRight.test(answer);
    }

    @Override
    public void onError(final Throwable cause) {
        if (isDenial.test(cause)) {
            flight.denied(beginNs);
        } else {
            flight.ended(beginNs, false);
        }
    }

    @Override
    public void onCompleted() {
        flight.ended(beginNs, wasRight);
    }
}
