package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Small calls through four processes, against grpc-java in two. Both take turns. */
public final class FirstRpcBench implements Bench {
    private static final String LATENCY_CASE = "echo-64";
    private static final String RATE_CASE = Flood.ECHO_RATE.name();

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
        final Side own = Processes.start(context).side(context, OwnCaller.class);
        final Side grpc = Peers.grpc(context, "bytes");
        for (final Side side : List.of(grpc, own)) {
            context.progress("%s warms up with 128 in flight", side.name);
            // The compiler is busy with the peer for longer than 12 s.
            side.call(side == grpc ? context.either(13, 15) : context.either(4, 15), Flood.ECHO_RATE.work(1));
        }
        final int runs = context.either(3, 9);
        for (int run = 0; run < runs; run++) {
            // Each half as often first as second.
            for (final Side side : run % 2 == 0 ? List.of(own, grpc) : List.of(grpc, own)) {
                final double[] latency = side.measure(LATENCY_CASE, context.either(1, 4), Contest.ONE);
                final double[] rate = side.measure(RATE_CASE, context.either(1, 4), Flood.ECHO_RATE.work(1));
                context.progress("run %d of %d, %s: p50 %.1f us, p99 %.1f us, %,.0f calls/s", run + 1, runs, side.name,
                    latency[Side.P50], latency[Side.P99], rate[Side.PER_SECOND]);
            }
        }
        return rows(new Pair(own, grpc));
    }

    private static List<Row> rows(final Pair pair) {
        final List<Row> rows = new ArrayList<>();
        rows.add(pair.row(LATENCY_CASE, Figure.P50).to(Target.betterThanPeer()));
        rows.add(pair.row(LATENCY_CASE, Figure.P99));
        rows.add(pair.row(LATENCY_CASE, Figure.P999));
        rows.add(pair.row(LATENCY_CASE, Figure.CPU_PER_CALL));
        rows.add(pair.row(RATE_CASE, Figure.RATE).to(Target.betterThanPeer()));
        rows.add(pair.row(RATE_CASE, Figure.CPU_PER_CALL));
        rows.add(Row.of("all", "wrong", "count", pair.own().wrong()).to(Target.NONE));
        rows.add(Row.of("all", "wrong_of_peer", "count", pair.peers().getFirst().wrong()).to(Target.NONE));
        return rows;
    }
}
