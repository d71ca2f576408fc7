package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What calls of several sizes carry, with a policy on each side, against grpc-java with and without a proxy on each:
 * 128 in flight, fewer where that would be more than 8 MiB.
 */
public final class RpcGoodputBench implements Bench {
    private static final int IN_FLIGHT = 128;
    private static final int MAX_BYTES_IN_FLIGHT = 8 << 20;
    private static final int BAR_BYTES = 8 << 10;
    private static final double DIRECT = 4;
    private static final double ENVOY = 20;
    private static final List<Flood> ALL =
        List.of(flood("64", 64), flood("512", 512), flood("8k", BAR_BYTES), flood("64k", 64 << 10),
            flood("512k", 512 << 10));
    private static final List<Flood> QUICK = List.of(flood("64", 64), flood("8k", BAR_BYTES));

    @Override
    public String name() {
        return "rpc-goodput";
    }

    @Override
    public String title() {
        return "bits carried by calls of 64 B to 512 KiB, a null policy on both sides, against grpc-java and proxies";
    }

    static Flood flood(final String size, final int bytes) {
        return new Flood("goodput-" + size, bytes, Math.min(IN_FLIGHT, MAX_BYTES_IN_FLIGHT / bytes));
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final Contest contest = Contest.ofAll(context);
        final List<Flood> floods = context.isQuick() ? QUICK : ALL;
        contest.warmUp(Flood.ECHO_RATE);
        for (int run = 0; run < context.either(1, 5); run++) {
            for (final Flood flood : floods) {
                contest.flood(flood, run, context.either(1, 2));
            }
        }
        final List<Row> rows = new ArrayList<>();
        for (final Flood flood : floods) {
            for (final Pair pair : contest.pairs()) {
                final Row row = pair.row(flood.name(), Figure.goodput(flood.bytes()), flood.settings());
                rows.add(flood.bytes() == BAR_BYTES ? Peers.bar(row, DIRECT, ENVOY) : row);
                rows.add(pair.row(flood.name(), Figure.goodputPerCpuSecond(flood.bytes()), flood.settings()));
            }
        }
        contest.wrong(rows);
        return rows;
    }
}
