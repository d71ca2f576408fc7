package io.roundhouse.bench.rpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.roundhouse.examples.kv.Kv.GetRequest;
import io.roundhouse.examples.kv.Kv.ScanRequest;
import java.io.IOException;
import java.util.List;

/** The peer's client that gets and scans. */
public final class GrpcKvCaller extends ChannelCaller {
    private final List<ManagedChannel> channels;
    private int kind;

    private GrpcKvCaller(final List<ManagedChannel> channels) {
        this.channels = channels;
    }

    /** Arguments: {@code kv}, port of the server. */
    public static void main(final String[] arguments) throws IOException {
        final List<ManagedChannel> channels = GrpcChannels.open(Integer.parseInt(arguments[1]));
        Caller.serve(new GrpcKvCaller(channels));
        channels.forEach(ManagedChannel::shutdownNow);
    }

    @Override
    void prepare(final Work work) {
        kind = work.requestBytes();
    }

    @Override
    boolean isTold(final long number) {
        return KvWork.isTold(kind, number);
    }

    @Override
    boolean callAndWait(final long number) {
        final int entry = KvWork.entry(number);
        final ManagedChannel channel = channels.getFirst();
        try {
            return KvWork.isScan(number)
                ? GrpcKv.isRight(entry,
                    ClientCalls.blockingUnaryCall(channel, GrpcKv.SCAN, CallOptions.DEFAULT, scan(entry)))
                : GrpcKv.isRight(entry,
                    ClientCalls.blockingUnaryCall(channel, GrpcKv.GET, CallOptions.DEFAULT, get(entry)));
        } catch (final StatusRuntimeException e) {
            return false;
        }
    }

    @Override
    void start(final int channel, final long number, final long beginNs, final Flight flight) {
        final int entry = KvWork.entry(number);
        final ManagedChannel lane = channels.get(channel);
        if (KvWork.isScan(number)) {
            ClientCalls.asyncUnaryCall(lane.newCall(GrpcKv.SCAN, CallOptions.DEFAULT), scan(entry),
                new GrpcAnswer<>(reply -> GrpcKv.isRight(entry, reply), _ -> false, beginNs, flight));
        } else {
            ClientCalls.asyncUnaryCall(lane.newCall(GrpcKv.GET, CallOptions.DEFAULT), get(entry),
                new GrpcAnswer<>(reply -> GrpcKv.isRight(entry, reply), _ -> false, beginNs, flight));
        }
    }

    private static GetRequest get(final int entry) {
        return GetRequest.newBuilder().setKey(KvWork.key(entry)).build();
    }

    private static ScanRequest scan(final int entry) {
        return ScanRequest.newBuilder().setFrom(KvWork.key(entry)).setLimit(KvWork.SCANNED).build();
    }
}
