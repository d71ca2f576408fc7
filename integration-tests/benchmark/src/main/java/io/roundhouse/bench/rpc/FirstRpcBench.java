package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Better;
import io.roundhouse.bench.Program;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import io.roundhouse.testkit.process.Child;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Small calls through four processes, against grpc-java in two. Both are up all the time and take turns; who waits
 * blocks, and uses no processor.
 */
public final class FirstRpcBench implements Bench {
    private static final String PEER = "grpc-java direct";
    private static final List<String> GRPC_JARS = List.of("grpc-api", "grpc-core", "grpc-netty-shaded", "grpc-stub",
        "grpc-util", "guava", "failureaccess", "perfmark-api", "HdrHistogram");
    private static final String LATENCY = " 64 1";
    private static final String RATE = " 32 128";
    private static final double US_PER_MS = 1e3;
    private static final int PER_SECOND = 0;
    private static final int P50 = 1;
    private static final int P99 = 2;
    private static final int P999 = 3;
    private static final int CALLS = 4;
    private static final int WRONG = 5;
    private static final int CPU = 6;

    /** One of the two, measured. */
    private static final class Side {
        private final List<double[]> latency = new ArrayList<>();
        private final List<double[]> rate = new ArrayList<>();
        private final String name;
        private final Program caller;
        private final List<Child> all;

        Side(final String name, final Program caller, final Stream<Child> others) {
            this.name = name;
            this.caller = caller;
            this.all = Stream.concat(Stream.of(caller.child()), others).toList();
        }

        /** Numbers of a tally, and us of processor time for each call behind them. */
        double[] ask(final double seconds, final String kind) throws InterruptedException {
            final double before = cpuMs();
            final double[] tally = caller.ask(seconds + kind);
            final double[] all = Arrays.copyOf(tally, tally.length + 1);
            all[tally.length] = (cpuMs() - before) * US_PER_MS / tally[CALLS];
            return all;
        }

        private double cpuMs() {
            return all.stream().mapToDouble(child -> child.cpuTime().toNanos() / 1e6).sum();
        }

        double wrong() {
            return Stream.of(latency, rate).flatMap(List::stream).mapToDouble(run -> run[WRONG]).sum();
        }
    }

    @Override
    public String name() {
        return "first-rpc";
    }

    @Override
    public String title() {
        return "latency and rate of small calls through four processes, against grpc-java";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final Processes processes = Processes.start(context);
        final Side own = new Side("roundhouse", processes.client(context, OwnCaller.class),
            Stream.of(processes.near().child(), processes.far().child(), processes.server().child()));
        final Program grpcServer = context.program("grpc-server", GrpcServer.class, List.of(), GRPC_JARS);
        final String port = grpcServer.awaitReady()[0];
        final Program grpcCaller = context.program("grpc-client", GrpcCaller.class, List.of(), GRPC_JARS, port);
        grpcCaller.awaitReady();
        final Side grpc = new Side("grpc-java", grpcCaller, Stream.of(grpcServer.child()));
        for (final Side side : List.of(grpc, own)) {
            context.progress("%s warms up with 128 in flight", side.name);
            // The compiler is busy with the peer for longer than 12 s.
            side.ask(side == grpc ? context.either(13, 15) : context.either(4, 15), RATE);
        }
        final int runs = context.either(3, 9);
        for (int run = 0; run < runs; run++) {
            // Each half as often first as second.
            for (final Side side : run % 2 == 0 ? List.of(own, grpc) : List.of(grpc, own)) {
                side.latency.add(side.ask(context.either(1, 4), LATENCY));
                side.rate.add(side.ask(context.either(1, 4), RATE));
                context.progress("run %d of %d, %s: p50 %.1f us, p99 %.1f us, %,.0f calls/s", run + 1, runs, side.name,
                    side.latency.getLast()[P50], side.latency.getLast()[P99], side.rate.getLast()[PER_SECOND]);
            }
        }
        return rows(context, own, grpc);
    }

    private static List<Row> rows(final BenchContext context, final Side own, final Side grpc) {
        final String version = context.workplace().jar("grpc-netty-shaded").getFileName().toString()
            .replaceAll("^grpc-netty-shaded-|\\.jar$", "");
        final List<Row> rows = new ArrayList<>();
        final Pair latency = new Pair("echo-64", own.latency, grpc.latency, version);
        rows.add(latency.row("p50", "us", Better.LOWER, P50).to(Target.betterThanPeer()));
        rows.add(latency.row("p99", "us", Better.LOWER, P99));
        rows.add(latency.row("p999", "us", Better.LOWER, P999));
        rows.add(latency.row("cpu_per_call", "us", Better.LOWER, CPU));
        final Pair rate = new Pair("echo-32x128", own.rate, grpc.rate, version);
        rows.add(rate.row("rate", "calls/s", Better.HIGHER, PER_SECOND).to(Target.betterThanPeer()));
        rows.add(rate.row("cpu_per_call", "us", Better.LOWER, CPU));
        rows.add(Row.of("all", "wrong", "count", own.wrong()).to(Target.NONE));
        rows.add(Row.of("all", "wrong_of_peer", "count", grpc.wrong()).to(Target.NONE));
        return rows;
    }

    /** Runs of both, side by side. */
    private record Pair(String caseName, List<double[]> own, List<double[]> theirs, String version) {
        Row row(final String metric, final String unit, final Better better, final int index) {
            return Row.of(caseName, metric, unit, column(own, index))
                .against(PEER, version, better, column(theirs, index));
        }

        private static double[] column(final List<double[]> runs, final int index) {
            return runs.stream().mapToDouble(run -> run[index]).toArray();
        }
    }
}
