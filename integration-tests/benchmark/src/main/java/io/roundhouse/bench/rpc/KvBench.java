package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Better;
import io.roundhouse.bench.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The ordered key-value store of the examples with 100,000 entries: of a hundred calls one scans a hundred entries, the
 * others get one. Against grpc-java with protobuf-java in front of the same entries.
 */
public final class KvBench implements Bench {
    private static final String GET = "get";
    private static final String SCAN = "scan";
    private static final Flood MIXED = new Flood("mixed-x128", KvWork.BOTH, 128);
    private static final double SCANS = 0.01;

    @Override
    public String name() {
        return "kv";
    }

    @Override
    public String title() {
        return "an ordered key-value store, 99 % get and 1 % scan, against grpc-java in front of the same entries";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final Side own = Processes.start(context, "", KvServer.class).side(context, KvCaller.class);
        final Contest contest = new Contest(context, own, List.of(Peers.grpc(context, "kv")));
        contest.warmUp(MIXED);
        for (int run = 0; run < context.either(1, 5); run++) {
            contest.latency(GET, KvWork.GET + " 1 1", run);
            contest.latency(SCAN, KvWork.SCAN + " 1 1", run);
            contest.flood(MIXED, run, context.either(1, 4));
        }
        final List<Row> rows = new ArrayList<>();
        for (final Pair pair : contest.pairs()) {
            for (final String name : List.of(GET, SCAN)) {
                rows.add(pair.row(name, Figure.P50));
                rows.add(pair.row(name, Figure.P99));
                rows.add(pair.row(MIXED.name(), share(name.equals(SCAN) ? SCANS : 1 - SCANS), MIXED.settings())
                    .named(name));
            }
            rows.add(pair.row(MIXED.name(), Figure.CPU_PER_CALL, MIXED.settings()));
        }
        contest.wrong(rows);
        return rows;
    }

    private static Figure share(final double part) {
        return new Figure("rate", "calls/s", Better.HIGHER, Side.PER_SECOND, calls -> calls * part);
    }
}
