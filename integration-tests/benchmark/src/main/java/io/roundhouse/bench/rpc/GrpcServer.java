package io.roundhouse.bench.rpc;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.roundhouse.bench.Answers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The peer's server: direct executor, plaintext. Says its port when ready. */
public final class GrpcServer {
    private GrpcServer() {
    }

    /** Arguments: {@code bytes}, {@code fields}, {@code guests} or {@code kv}. */
    public static void main(final String[] arguments) throws IOException {
        final Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor().maxInboundMessageSize(GrpcEcho.MAX_MESSAGE_BYTES)
            .addService(arguments[0].equals("kv") ? GrpcKv.service(KvWork.entries())
                : service(GrpcExchange.named(arguments[0]))).build().start();
        Answers.serve(question -> new double[0], Integer.toString(server.getPort()));
        server.shutdownNow();
    }

    private static <Q, A> ServerServiceDefinition service(final GrpcExchange<Q, A> exchange) {
        return ServerServiceDefinition.builder(exchange.method().getServiceName())
            .addMethod(exchange.method(), ServerCalls.asyncUnaryCall((request, observer) -> {
                observer.onNext(exchange.answer(request));
                observer.onCompleted();
            })).build();
    }
}
