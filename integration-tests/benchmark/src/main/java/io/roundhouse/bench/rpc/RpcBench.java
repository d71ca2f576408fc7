package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
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
    private static final Flood ECHO_RATE = Flood.ECHO_RATE;
    private static final Flood FIELDS_RATE = new Flood("fields-10x128", 0, 128);
    private static final Flood GOODPUT = new Flood("goodput-8k", 8192, 128);

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
        Modes.run(context, ECHO, runs, rows);
        return rows;
    }

    private static void idle(final BenchContext context, final List<Row> rows)
        throws IOException, InterruptedException {
        final Side own = Processes.start(context).side(context, OwnCaller.class);
        own.call(context.either(1, 15), ECHO_RATE.work(1));
        rows.add(Idle.row(context, "idle", "cores", own).to(Target.atMost(0.05)));
        context.endChildren();
    }

    private static void bytes(final BenchContext context, final int runs, final List<Row> rows)
        throws IOException, InterruptedException {
        final Processes processes = Processes.start(context);
        final Side own = processes.side(context, OwnCaller.class);
        final Side grpc = Peers.grpc(context, "bytes");
        final Side raw = Peers.raw(context, 64);
        final Contest contest = new Contest(context, own, List.of(grpc));
        contest.warmUp(ECHO_RATE);
        contest.warmUp(raw, Contest.ONE);
        final int seconds = context.either(1, 4);
        for (int run = 0; run < runs; run++) {
            new Contest(context, own, List.of(grpc, raw)).latency(ECHO, run);
            contest.flood(ECHO_RATE, run, seconds);
            contest.flood(GOODPUT, run, seconds);
            contest.flood(own, ECHO_RATE, ECHO_RATE.threads(2), 2, seconds);
        }
        final Pair pair = new Pair(own, grpc);
        latencyRows(ECHO, pair, rows);
        rows.add(new Pair(own, raw).row(ECHO, Figure.P50));
        rows.add(new Pair(own, raw).row(ECHO, Figure.P99));
        rateRows(ECHO_RATE, pair, rows);
        rows.add(Pair.row(own, ECHO_RATE.threads(2), Figure.RATE));
        rows.add(pair.row(GOODPUT.name(), Figure.goodput(GOODPUT.bytes()), GOODPUT.settings())
            .to(Target.timesBetter(3)));
        rows.add(Pair.row(own, GOODPUT.name(), Figure.goodputPerCpuSecond(GOODPUT.bytes())));
        rows.add(allocated(context, ECHO, processes, own, ECHO_RATE));
        rows.add(Row.of("bytes", "wrong", "count", own.wrong()).to(Target.NONE));
        rows.add(Row.of("bytes", "wrong_of_peers", "count", grpc.wrong() + raw.wrong()).to(Target.NONE));
    }

    private static void fields(final BenchContext context, final int runs, final List<Row> rows)
        throws IOException, InterruptedException {
        final Processes processes = Processes.start(context, "fields-", FieldsServer.class);
        final Side own = processes.side(context, FieldsCaller.class);
        final Side grpc = Peers.grpc(context, "fields");
        final Contest contest = new Contest(context, own, List.of(grpc));
        contest.warmUp(FIELDS_RATE);
        for (int run = 0; run < runs; run++) {
            contest.latency(FIELDS, run);
            contest.flood(FIELDS_RATE, run, context.either(1, 4));
        }
        final Pair pair = new Pair(own, grpc);
        latencyRows(FIELDS, pair, rows);
        rateRows(FIELDS_RATE, pair, rows);
        rows.add(allocated(context, FIELDS, processes, own, FIELDS_RATE));
        rows.add(Row.of("fields", "wrong", "count", own.wrong()).to(Target.NONE));
        rows.add(Row.of("fields", "wrong_of_peers", "count", grpc.wrong()).to(Target.NONE));
    }

    private static void latencyRows(final String caseName, final Pair pair, final List<Row> rows) {
        rows.add(pair.row(caseName, Figure.P50).to(Target.timesBetter(3)));
        rows.add(pair.row(caseName, Figure.P99).to(Target.timesBetter(2)));
        rows.add(pair.row(caseName, Figure.P999));
        rows.add(pair.row(caseName, Figure.CPU_PER_CALL));
    }

    private static void rateRows(final Flood flood, final Pair pair, final List<Row> rows) {
        rows.add(pair.row(flood.name(), Figure.RATE, flood.settings()).to(Target.timesBetter(8)));
        rows.add(pair.row(flood.name(), Figure.CPU_PER_CALL, flood.settings()));
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
            final double calls = own.call(context.either(1, 4), flood.work(1))[Side.CALLS];
            if (calls == 0) {
                throw new ProcessException("no call came through: case=" + flood.name());
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
