package io.roundhouse.bench.rpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The peer's client: up to four channels, direct executor, plaintext. */
public final class GrpcCaller<Q, A> extends ChannelCaller {
    static final int MAX_CHANNELS = 4;

    private final GrpcExchange<Q, A> exchange;
    private final List<ManagedChannel> channels = new ArrayList<>();

    private GrpcCaller(final GrpcExchange<Q, A> exchange, final int port) {
        this.exchange = exchange;
        for (int i = 0; i < MAX_CHANNELS; i++) {
            channels.add(NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().directExecutor()
                .maxInboundMessageSize(GrpcEcho.MAX_MESSAGE_BYTES).build());
        }
    }

    /** Arguments: {@code bytes} or {@code fields}, port of the server. */
    public static void main(final String[] arguments) throws IOException {
        final GrpcCaller<?, ?> caller =
            new GrpcCaller<>(GrpcExchange.named(arguments[0]), Integer.parseInt(arguments[1]));
        Caller.serve(caller);
        caller.channels.forEach(ManagedChannel::shutdownNow);
    }

    @Override
    void prepare(final Work work) {
        exchange.length(work.requestBytes());
    }

    @Override
    boolean callAndWait(final long number) {
        try {
            return exchange.isRight(ClientCalls.blockingUnaryCall(channels.getFirst(), exchange.method(),
                CallOptions.DEFAULT, exchange.request(number)), number);
        } catch (final StatusRuntimeException e) {
            return isDenial(exchange, e, number);
        }
    }

    /** Whether it is what a rule does to the number's call. */
    private static boolean isDenial(final GrpcExchange<?, ?> exchange, final Throwable failure, final long number) {
        return Status.fromThrowable(failure).getCode() == Status.Code.PERMISSION_DENIED && exchange.isDenied(number);
    }

    @Override
    void start(final int channel, final long number, final long beginNs, final Flight flight) {
        ClientCalls.asyncUnaryCall(channels.get(channel).newCall(exchange.method(), CallOptions.DEFAULT),
            exchange.request(number), new Answer<>(exchange, number, beginNs, flight));
    }

    /** One call's end, on the channel's thread. */
    private static final class Answer<A> implements StreamObserver<A> {
        private final GrpcExchange<?, A> exchange;
        private final long number;
        private final long beginNs;
        private final Flight flight;
        private boolean isRight;

        Answer(final GrpcExchange<?, A> exchange, final long number, final long beginNs, final Flight flight) {
            this.exchange = exchange;
            this.number = number;
            this.beginNs = beginNs;
            this.flight = flight;
        }

        @Override
        public void onNext(final A answer) {
            isRight = exchange.isRight(answer, number);
        }

        @Override
        public void onError(final Throwable cause) {
            if (isDenial(exchange, cause, number)) {
                flight.denied(beginNs);
            } else {
                flight.ended(beginNs, false);
            }
        }

        @Override
        public void onCompleted() {
            flight.ended(beginNs, isRight);
        }
    }
}
