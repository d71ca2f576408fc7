package io.roundhouse.bench.rpc;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.roundhouse.bench.Answers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The peer's server: direct executor, plaintext. Says its port when ready. */
public final class GrpcServer {
    private GrpcServer() {
    }

    public static void main(final String[] arguments) throws IOException {
        final Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor().maxInboundMessageSize(GrpcEcho.MAX_MESSAGE_BYTES)
            .addService(ServerServiceDefinition.builder(GrpcEcho.SERVICE)
                .addMethod(GrpcEcho.METHOD, ServerCalls.asyncUnaryCall(GrpcServer::answer)).build())
            .build().start();
        Answers.serve(question -> new double[0], Integer.toString(server.getPort()));
        server.shutdownNow();
    }

    private static void answer(final byte[] request, final StreamObserver<byte[]> observer) {
        final ByteBuffer words = ByteBuffer.wrap(request).order(ByteOrder.LITTLE_ENDIAN);
        final long answer = Echo.answer(words.getLong(0), words.getLong(request.length - Long.BYTES));
        observer.onNext(ByteBuffer.allocate(Echo.ANSWER_BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(answer).array());
        observer.onCompleted();
    }
}
