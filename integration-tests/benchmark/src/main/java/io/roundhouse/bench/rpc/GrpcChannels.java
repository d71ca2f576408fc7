package io.roundhouse.bench.rpc;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.List;
import java.util.stream.IntStream;

/** The peer's channels: direct executor, plaintext. */
final class GrpcChannels {
    private static final int COUNT = 4;

    private GrpcChannels() {
    }

    /** Those of a caller; each connects when it is used. */
    static List<ManagedChannel> open(final int port) {
        return IntStream.range(0, COUNT).<ManagedChannel>mapToObj(_ ->
            NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().directExecutor()
                .maxInboundMessageSize(GrpcEcho.MAX_MESSAGE_BYTES).build()).toList();
    }
}
