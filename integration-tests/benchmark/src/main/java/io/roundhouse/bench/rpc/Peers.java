package io.roundhouse.bench.rpc;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Program;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Those we are compared with, two processes each. */
final class Peers {
    static final String GRPC = "grpc-java direct";
    static final String RAW = "raw tcp";
    private static final List<String> GRPC_JARS = List.of("grpc-api", "grpc-core", "grpc-netty-shaded", "grpc-stub",
        "grpc-util", "grpc-protobuf", "grpc-protobuf-lite", "protobuf-java", "proto-google-common-protos", "guava",
        "failureaccess", "perfmark-api", "HdrHistogram", "client", "api");

    private Peers() {
    }

    /** @param what {@code bytes} or {@code fields} */
    static Side grpc(final BenchContext context, final String what) throws IOException, InterruptedException {
        final Program server =
            context.program("grpc-" + what + "-server", GrpcServer.class, List.of(), GRPC_JARS, what);
        final Program caller = context.program("grpc-" + what + "-client", GrpcCaller.class, List.of(), GRPC_JARS, what,
            server.awaitReady()[0]);
        caller.awaitReady();
        final String version = context.workplace().jar("grpc-netty-shaded").getFileName().toString()
            .replaceAll("^grpc-netty-shaded-|\\.jar$", "");
        return new Side(GRPC, version, caller, Stream.of(server.child()));
    }

    /** @param bytes of each request */
    static Side raw(final BenchContext context, final int bytes) throws IOException, InterruptedException {
        final List<String> jars = List.of("HdrHistogram");
        final Program server =
            context.program("raw-server", RawServer.class, Processes.FLAGS, jars, Integer.toString(bytes));
        final Program caller =
            context.program("raw-client", RawCaller.class, Processes.FLAGS, jars, server.awaitReady()[0]);
        caller.awaitReady();
        return new Side(RAW, Runtime.version().toString(), caller, Stream.of(server.child()));
    }
}
