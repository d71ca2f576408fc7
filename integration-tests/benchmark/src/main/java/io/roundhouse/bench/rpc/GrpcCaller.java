package io.roundhouse.bench.rpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.util.List;

/** The peer's client: up to four channels, direct executor, plaintext. */
public final class GrpcCaller<Q, A> extends ChannelCaller {
    private final GrpcExchange<Q, A> exchange;
    private final List<ManagedChannel> channels;

    private GrpcCaller(final GrpcExchange<Q, A> exchange, final int port) {
        this.exchange = exchange;
        this.channels = GrpcChannels.open(port);
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
            exchange.request(number), new GrpcAnswer<>(answer -> exchange.isRight(answer, number),
                failure -> isDenial(exchange, failure, number), beginNs, flight));
    }
}
