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
import java.util.List;
import java.util.stream.Stream;

/**
 * Small calls through four processes, against grpc-java in two. Both are up all the time and take turns; who waits blocks,
 * and uses no processor.
 */
public final class FirstRpcBench implements Bench {
    private static final String PEER = "grpc-java direct";
    private static final List<String> GRPC_JARS = List.of("grpc-api", "grpc-core", "grpc-netty-shaded", "grpc-stub",
        "grpc-util", "guava", "failureaccess", "perfmark-api", "HdrHistogram");
    private static final String LATENCY = " 64 1";
    private static final String RATE = " 32 128";
    private static final double US_PER_MS = 1e3;

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
            final double[] all = java.util.Arrays.copyOf(tally, tally.length + 1);
            all[tally.length] = (cpuMs() - before) * US_PER_MS / tally[CALLS];
            return all;
        }

        private double cpuMs() {
            return all.stream().mapToDouble(child -> child.cpuTime().toNanos() / 1e6).sum();
        }

        double[] column(final List<double[]> runs, final int index) {
            return runs.stream().mapToDouble(run -> run[index]).toArray();
        }

        double wrong() {
            return Stream.of(latency, rate).flatMap(List::stream).mapToDouble(run -> run[WRONG]).sum();
        }
    }

    private static final int PER_SECOND = 0;
    private static final int P50 = 1;
    private static final int P99 = 2;
    private static final int P999 = 3;
    private static final int CALLS = 4;
    private static final int WRONG = 5;
    private static final int CPU = 6;

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
            side.ask(context.either(6, 15), RATE);
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
        rows.add(row("echo-64", "p50", "us", Better.LOWER, own.column(own.latency, P50), grpc.column(grpc.latency, P50), version)
            .to(Target.betterThanPeer()));
        rows.add(row("echo-64", "p99", "us", Better.LOWER, own.column(own.latency, P99), grpc.column(grpc.latency, P99), version));
        rows.add(row("echo-64", "p999", "us", Better.LOWER, own.column(own.latency, P999), grpc.column(grpc.latency, P999), version));
        rows.add(row("echo-64", "cpu_per_call", "us", Better.LOWER, own.column(own.latency, CPU), grpc.column(grpc.latency, CPU), version));
        rows.add(row("echo-32x128", "rate", "calls/s", Better.HIGHER, own.column(own.rate, PER_SECOND), grpc.column(grpc.rate, PER_SECOND), version)
            .to(Target.betterThanPeer()));
        rows.add(row("echo-32x128", "cpu_per_call", "us", Better.LOWER, own.column(own.rate, CPU), grpc.column(grpc.rate, CPU), version));
        rows.add(Row.of("all", "wrong", "count", own.wrong()).to(Target.NONE));
        rows.add(Row.of("all", "wrong_of_peer", "count", grpc.wrong()).to(Target.NONE));
        return rows;
    }

    private static Row row(final String name, final String metric, final String unit, final Better better,
        final double[] own, final double[] theirs, final String version) {
        return Row.of(name, metric, unit, own).against(PEER, version, better, theirs);
    }
}
