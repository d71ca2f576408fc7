package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Calls of 32 bytes, 128 in flight, with a policy on each side, against grpc-java with and without a proxy on each. */
public final class RpcRateBench implements Bench {
    private static final Flood RATE = Flood.ECHO_RATE;
    private static final int THREADS = 2;
    private static final double DIRECT = 15;
    private static final double ENVOY = 100;
    private static final double CALLS_PER_SECOND = 1_000_000;

    @Override
    public String name() {
        return "rpc-rate";
    }

    @Override
    public String title() {
        return "rate of small calls with a null policy on both sides, against grpc-java with and without proxies";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final Contest contest = Contest.ofAll(context);
        contest.warmUp(RATE);
        final int runs = context.either(1, 5);
        final int seconds = context.either(1, 4);
        for (int run = 0; run < runs; run++) {
            contest.flood(RATE, run, seconds);
            contest.flood(contest.own(), RATE, RATE.threads(THREADS), THREADS, seconds);
        }
        final List<Row> rows = new ArrayList<>();
        for (final String caseName : List.of(RATE.name(), RATE.threads(THREADS))) {
            rows.add(Pair.row(contest.own(), caseName, Figure.RATE).to(Target.atLeast(CALLS_PER_SECOND)));
            for (final Pair pair : contest.pairs()) {
                rows.add(Peers.bar(pair.row(caseName, Figure.RATE, RATE.settings()), DIRECT, ENVOY));
                rows.add(pair.row(caseName, Figure.CPU_PER_CALL, RATE.settings()));
            }
        }
        contest.wrong(rows);
        return rows;
    }
}
