package io.roundhouse.bench.rpc;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Program;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import io.roundhouse.bench.proxy.Debian;
import io.roundhouse.bench.proxy.EnvoyProxy;
import io.roundhouse.bench.proxy.EnvoyWheel;
import io.roundhouse.bench.proxy.Hop;
import io.roundhouse.bench.proxy.Proxy;
import io.roundhouse.testkit.process.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Those we are compared with: two processes each, and two proxies between them. */
final class Peers {
    static final String GRPC = "grpc-java direct";
    static final String ENVOY = "grpc-java + 2 Envoy";
    static final String RAW = "raw tcp";
    /** Of proxies, the server's first. */
    private static final List<String> PLACES = List.of("b", "a");
    private static final List<String> GRPC_JARS = List.of("grpc-api", "grpc-core", "grpc-netty-shaded", "grpc-stub",
        "grpc-util", "grpc-protobuf", "grpc-protobuf-lite", "protobuf-java", "proto-google-common-protos", "guava",
        "failureaccess", "perfmark-api", "HdrHistogram", "client", "api");

    private Peers() {
    }

    /** @param what {@code bytes}, {@code fields}, {@code guests} or {@code kv} */
    static Side grpc(final BenchContext context, final String what) throws IOException, InterruptedException {
        final String name = "grpc-" + what;
        final Program server = server(context, name, what);
        final Program caller = caller(context, name, what, Integer.parseInt(server.awaitReady()[0]));
        return new Side(GRPC, version(context), "", caller, Stream.of(server.child()));
    }

    /** The same with a proxy beside each application. @param workers threads of each proxy */
    static Side grpc(final BenchContext context, final String what, final Proxy proxy, final int workers)
        throws IOException, InterruptedException {
        final String name = name(what, proxy, workers);
        final Program server = server(context, name, what);
        final List<Child> others = new ArrayList<>(List.of(server.child()));
        int port = Integer.parseInt(server.awaitReady()[0]);
        for (final String place : PLACES) {
            final Hop hop = new Hop(context.freePort(), port, workers);
            others.add(proxy.start(context, name + "-" + place, hop));
            port = hop.listenPort();
        }
        return new Side("grpc-java + 2 " + proxy.name(), version(context) + " + " + proxy.version(),
            "workers-" + workers, caller(context, name, what, port), others.stream());
    }

    /** The folders of both proxies of a side. */
    static List<Path> proxyFolders(final BenchContext context, final String what, final Proxy proxy,
        final int workers) {
        return PLACES.stream().map(place -> context.workplace().resolve(name(what, proxy, workers) + "-" + place))
            .toList();
    }

    private static String name(final String what, final Proxy proxy, final int workers) {
        return "grpc-" + what + "-" + proxy.name().toLowerCase(Locale.ROOT) + "-" + workers;
    }

    /**
     * All ways from application to application that bytes are compared with: grpc-java by itself, then with each proxy
     * there is. Those of the distribution that are not installed are left out, which is told.
     */
    static List<Side> all(final BenchContext context) throws IOException, InterruptedException {
        final Proxy envoy = new EnvoyProxy(EnvoyWheel.program(context));
        final List<Side> sides = new ArrayList<>(List.of(grpc(context, "bytes")));
        sides.add(grpc(context, "bytes", envoy, 1));
        if (!context.isQuick()) {
            sides.add(grpc(context, "bytes", envoy, 2));
        }
        add(context, "haproxy", Debian.haproxy(), sides);
        add(context, "nginx", Debian.nginx(), sides);
        return sides;
    }

    private static void add(final BenchContext context, final String program, final Optional<Proxy> proxy,
        final List<Side> sides) throws IOException, InterruptedException {
        if (proxy.isPresent()) {
            sides.add(grpc(context, "bytes", proxy.get(), 1));
        } else {
            context.progress("without %s, which is not installed (Debian: apt-get install %s)", program, program);
        }
    }

    /** What our row is to reach against one of these, nothing against the proxies of the distribution. */
    static Row bar(final Row row, final double timesDirect, final double timesEnvoy) {
        return switch (row.peer().name()) {
            case GRPC -> row.to(Target.timesBetter(timesDirect));
            case ENVOY -> row.to(Target.timesBetter(timesEnvoy));
            default -> row;
        };
    }

    /** @param bytes of each request */
    static Side raw(final BenchContext context, final int bytes) throws IOException, InterruptedException {
        final List<String> jars = List.of("HdrHistogram");
        final Program server =
            context.program("raw-server", RawServer.class, Processes.FLAGS, jars, Integer.toString(bytes));
        final Program caller =
            context.program("raw-client", RawCaller.class, Processes.FLAGS, jars, server.awaitReady()[0]);
        caller.awaitReady();
        return new Side(RAW, Runtime.version().toString(), "", caller, Stream.of(server.child()));
    }

    private static Program server(final BenchContext context, final String name, final String what)
        throws IOException {
        return context.program(name + "-server", GrpcServer.class, List.of(), GRPC_JARS, what);
    }

    private static Program caller(final BenchContext context, final String name, final String what, final int port)
        throws IOException, InterruptedException {
        final Program caller = context.program(name + "-client",
            what.equals("kv") ? GrpcKvCaller.class : GrpcCaller.class, List.of(), GRPC_JARS, what,
            Integer.toString(port));
        caller.awaitReady();
        return caller;
    }

    private static String version(final BenchContext context) {
        return context.workplace().jar("grpc-netty-shaded").getFileName().toString()
            .replaceAll("^grpc-netty-shaded-|\\.jar$", "");
    }
}
