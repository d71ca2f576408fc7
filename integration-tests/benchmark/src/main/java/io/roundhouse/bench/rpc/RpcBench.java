package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Better;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import io.roundhouse.bench.change.Agent;
import io.roundhouse.testkit.process.ProcessException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a call through four processes takes, against grpc-java and a bare TCP connection: bytes, and a generated stub
 * with ten fields. All are up all the time and take turns, so that each run of ours has one of each peer beside it.
 */
public final class RpcBench implements Bench {
    private static final String ECHO = "echo-64";
    private static final String FIELDS = "fields-10";
    private static final String ONE = "64 1 1";
    private static final Flood ECHO_RATE = new Flood("echo-32x128", "32 128 ");
    private static final Flood FIELDS_RATE = new Flood("fields-10x128", "0 128 ");
    private static final Flood GOODPUT = new Flood("goodput-8k", "8192 128 ");
    private static final double GIGABITS_PER_CALL = 8192 * 8 / 1e9;
    private static final int PEER_CHANNELS = 4;

    /**
     * Calls in flight.
     *
     * @param name of the case
     * @param work {@code BYTES IN_FLIGHT}, without the lanes
     */
    private record Flood(String name, String work) {
        String threads(final int lanes) {
            return name + "-threads-" + lanes;
        }

        /** The peer's settings. */
        List<String> settings() {
            return List.of(name + "-channels-1", name + "-channels-" + PEER_CHANNELS);
        }
    }

    @Override
    public String name() {
        return "rpc";
    }

    @Override
    public String title() {
        return "latency, rate and goodput of bytes and of a stub with ten fields, against grpc-java and raw TCP";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final List<Row> rows = new ArrayList<>();
        final int runs = context.either(1, 5);
        idle(context, rows);
        bytes(context, runs, rows);
        context.endChildren();
        fields(context, runs, rows);
        context.endChildren();
        for (final String mode : context.isQuick() ? List.<String>of() : List.of("block", "yield")) {
            mode(context, mode, runs, rows);
            context.endChildren();
        }
        return rows;
    }

    private static void idle(final BenchContext context, final List<Row> rows)
        throws IOException, InterruptedException {
        final Side own = Processes.start(context).side(context, OwnCaller.class);
        own.call(context.either(1, 15), ECHO_RATE.work + 1);
        context.progress("idle");
        // What a busy process still has to do behind its load is not idle.
        Thread.sleep(context.either(1_000, 5_000));
        final double before = own.cpuNs();
        final long beginNs = System.nanoTime();
        Thread.sleep(context.either(5_000, 30_000));
        rows.add(Row.of("idle", "cores", "cores", (own.cpuNs() - before) / (System.nanoTime() - beginNs))
            .to(Target.atMost(0.05)));
        context.endChildren();
    }

    private static void bytes(final BenchContext context, final int runs, final List<Row> rows)
        throws IOException, InterruptedException {
        final Processes processes = Processes.start(context);
        final Side own = processes.side(context, OwnCaller.class);
        final Side grpc = Peers.grpc(context, "bytes");
        final Side raw = Peers.raw(context, 64);
        warmUp(context, own, ECHO_RATE.work + 1);
        warmUp(context, grpc, ECHO_RATE.work + 1);
        warmUp(context, raw, ONE);
        final int seconds = context.either(1, 4);
        for (int run = 0; run < runs; run++) {
            latency(context, ECHO, run % 2 == 0 ? List.of(own, grpc, raw) : List.of(raw, grpc, own));
            for (final Flood flood : List.of(ECHO_RATE, GOODPUT)) {
                flood(context, flood, own, grpc, run % 2 == 0);
            }
            own.measure(ECHO_RATE.threads(2), seconds, ECHO_RATE.work + 2);
        }
        final Pair pair = new Pair(own, grpc);
        latencyRows(ECHO, pair, rows);
        rows.add(new Pair(own, raw).row(ECHO, "p50", "us", Better.LOWER, Side.P50));
        rows.add(new Pair(own, raw).row(ECHO, "p99", "us", Better.LOWER, Side.P99));
        rateRows(ECHO_RATE, pair, rows);
        rows.add(Row.of(ECHO_RATE.threads(2), "rate", "calls/s", own.column(ECHO_RATE.threads(2), Side.PER_SECOND)));
        goodputRows(pair, rows);
        rows.add(allocated(context, ECHO, processes, own, ECHO_RATE));
        rows.add(Row.of("bytes", "wrong", "count", own.wrong()).to(Target.NONE));
        rows.add(Row.of("bytes", "wrong_of_peers", "count", grpc.wrong() + raw.wrong()).to(Target.NONE));
    }

    private static void fields(final BenchContext context, final int runs, final List<Row> rows)
        throws IOException, InterruptedException {
        final Processes processes = Processes.start(context, "fields-", FieldsServer.class);
        final Side own = processes.side(context, FieldsCaller.class);
        final Side grpc = Peers.grpc(context, "fields");
        warmUp(context, own, FIELDS_RATE.work + 1);
        warmUp(context, grpc, FIELDS_RATE.work + 1);
        for (int run = 0; run < runs; run++) {
            latency(context, FIELDS, run % 2 == 0 ? List.of(own, grpc) : List.of(grpc, own));
            flood(context, FIELDS_RATE, own, grpc, run % 2 == 0);
        }
        final Pair pair = new Pair(own, grpc);
        latencyRows(FIELDS, pair, rows);
        rateRows(FIELDS_RATE, pair, rows);
        rows.add(allocated(context, FIELDS, processes, own, FIELDS_RATE));
        rows.add(Row.of("fields", "wrong", "count", own.wrong()).to(Target.NONE));
        rows.add(Row.of("fields", "wrong_of_peers", "count", grpc.wrong()).to(Target.NONE));
    }

    /** Another waiting mode, by itself: a yielding service leaves nobody else a core. */
    private static void mode(final BenchContext context, final String mode, final int runs, final List<Row> rows)
        throws IOException, InterruptedException {
        final Side own = Processes.start(context, mode + "-", OwnServer.class, "--waiting", mode)
            .side(context, OwnCaller.class);
        warmUp(context, own, ECHO_RATE.work + 1);
        final String echo = ECHO + "-" + mode;
        final String rate = ECHO_RATE.name + "-" + mode;
        for (int run = 0; run < runs; run++) {
            latency(context, echo, List.of(own));
            own.measure(rate, context.either(1, 4), ECHO_RATE.work + 1);
        }
        rows.add(Row.of(echo, "p50", "us", own.column(echo, Side.P50)));
        rows.add(Row.of(echo, "p99", "us", own.column(echo, Side.P99)));
        rows.add(Row.of(echo, "cpu_per_call", "us", own.column(echo, Side.CPU)));
        rows.add(Row.of(rate, "rate", "calls/s", own.column(rate, Side.PER_SECOND)));
        rows.add(Row.of(mode, "wrong", "count", own.wrong()).to(Target.NONE));
    }

    private static void warmUp(final BenchContext context, final Side side, final String work)
        throws InterruptedException {
        context.progress("%s warms up", side.name);
        side.call(context.either(3, 15), work);
    }

    private static void latency(final BenchContext context, final String caseName, final List<Side> sides)
        throws InterruptedException {
        for (final Side side : sides) {
            final double[] found = side.measure(caseName, context.either(1, 4), ONE);
            context.progress("%s, %s: p50 %.1f us, p99 %.1f us", caseName, side.name, found[Side.P50], found[Side.P99]);
        }
    }

    private static void flood(final BenchContext context, final Flood flood, final Side own, final Side grpc,
        final boolean isOwnFirst) throws InterruptedException {
        final int seconds = context.either(1, 4);
        if (isOwnFirst) {
            own.measure(flood.name, seconds, flood.work + 1);
        }
        final double one = grpc.measure(flood.settings().getFirst(), seconds, flood.work + 1)[Side.PER_SECOND];
        final double four = grpc.measure(flood.settings().getLast(), seconds, flood.work
            + PEER_CHANNELS)[Side.PER_SECOND];
        if (!isOwnFirst) {
            own.measure(flood.name, seconds, flood.work + 1);
        }
        final double[] ours = own.column(flood.name, Side.PER_SECOND);
        context.progress("%s: %,.0f calls/s, %s %,.0f (one channel), %,.0f (four)", flood.name, ours[ours.length - 1],
            grpc.name, one, four);
    }

    private static void latencyRows(final String caseName, final Pair pair, final List<Row> rows) {
        rows.add(pair.row(caseName, "p50", "us", Better.LOWER, Side.P50).to(Target.timesBetter(3)));
        rows.add(pair.row(caseName, "p99", "us", Better.LOWER, Side.P99).to(Target.timesBetter(2)));
        rows.add(pair.row(caseName, "p999", "us", Better.LOWER, Side.P999));
        rows.add(pair.row(caseName, "cpu_per_call", "us", Better.LOWER, Side.CPU));
    }

    private static void rateRows(final Flood flood, final Pair pair, final List<Row> rows) {
        rows.add(pair.row(flood.name, "rate", "calls/s", Better.HIGHER, 1, Side.PER_SECOND, flood.settings())
            .to(Target.timesBetter(8)));
        rows.add(pair.row(flood.name, "cpu_per_call", "us", Better.LOWER, 1, Side.CPU, flood.settings()));
    }

    private static void goodputRows(final Pair pair, final List<Row> rows) {
        rows.add(pair.row(GOODPUT.name, "goodput", "Gb/s", Better.HIGHER, GIGABITS_PER_CALL, Side.PER_SECOND,
            GOODPUT.settings()).to(Target.timesBetter(3)));
        final double[] cpuUs = pair.own().column(GOODPUT.name, Side.CPU);
        final double[] perSecond = new double[cpuUs.length];
        for (int i = 0; i < cpuUs.length; i++) {
            perSecond[i] = GIGABITS_PER_CALL / (cpuUs[i] / 1e6);
        }
        rows.add(Row.of(GOODPUT.name, "goodput_per_cpu_second", "Gb", perSecond));
    }

    /** Of both services, every thread of theirs, at full load. Their own house-keeping is in it. */
    private static Row allocated(final BenchContext context, final String caseName, final Processes processes,
        final Side own, final Flood flood) throws InterruptedException {
        final Agent near = Agent.install(processes.near(), context.workplace());
        final Agent far = Agent.install(processes.far(), context.workplace());
        final double[] runs = new double[context.either(1, 5)];
        for (int i = 0; i < runs.length; i++) {
            final double first = allocated(near, far);
            final double before = allocated(near, far);
            final double calls = own.call(context.either(1, 4), flood.work + 1)[Side.CALLS];
            if (calls == 0) {
                throw new ProcessException("no call came through: case=" + flood.name);
            }
            // To ask takes memory too.
            runs[i] = Math.max(0, allocated(near, far) - before - (before - first)) / calls;
        }
        // Less than a byte in ten calls is not a call's.
        return Row.of(caseName, "allocated_per_call", "B", runs).to(Target.atMost(0.1));
    }

    private static double allocated(final Agent near, final Agent far) throws InterruptedException {
        return near.ask("bench:allocated")[0] + far.ask("bench:allocated")[0];
    }
}
