package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One call of 64 bytes at a time, with a policy on each side, against grpc-java with and without a proxy on each. */
public final class RpcLatencyBench implements Bench {
    private static final String ECHO = "echo-64";
    private static final double P50_DIRECT = 4;
    private static final double P50_ENVOY = 20;
    private static final double P99_DIRECT = 4;
    private static final double P99_ENVOY = 15;

    @Override
    public String name() {
        return "rpc-latency";
    }

    @Override
    public String title() {
        return "latency of small calls with a null policy on both sides, against grpc-java with and without proxies";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final List<Row> rows = new ArrayList<>();
        final int runs = context.either(1, 5);
        final Contest contest = Contest.ofAll(context);
        contest.warmUp(Flood.ECHO_RATE);
        for (int run = 0; run < runs; run++) {
            contest.latency(ECHO, run);
        }
        for (final Pair pair : contest.pairs()) {
            rows.add(Peers.bar(pair.row(ECHO, Figure.P50), P50_DIRECT, P50_ENVOY));
            rows.add(Peers.bar(pair.row(ECHO, Figure.P99), P99_DIRECT, P99_ENVOY));
            rows.add(pair.row(ECHO, Figure.P999));
            rows.add(pair.row(ECHO, Figure.CPU_PER_CALL));
        }
        contest.wrong(rows);
        context.endChildren();
        Modes.run(context, ECHO, runs, rows, Contest.POLICY);
        return rows;
    }
}
