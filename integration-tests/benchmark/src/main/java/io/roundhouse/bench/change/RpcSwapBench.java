package io.roundhouse.bench.change;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Upgrades of all three engines on the way of a call, with 128 calls in flight, one every 200 ms. */
public final class RpcSwapBench implements Bench {
    private static final List<String> CASES = List.of("rate-limit", "tcp", "frontend");
    private static final double PAUSE_P99_MS = 2;
    private static final int BLOCK = 17;

    @Override
    public String name() {
        return "rpc-swap";
    }

    @Override
    public String title() {
        return "510 upgrades of rate-limit, tcp and frontend under calls, numbered at both ends: losses, pauses";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final List<Row> rows = new ArrayList<>();
        for (final String engine : context.cases(CASES)) {
            final Site site = Site.calls(engine, context);
            rows.addAll(SwapSeries.run(context, site, context.either(1, 10), context.either(10, BLOCK), PAUSE_P99_MS));
            context.endChildren();
        }
        return rows;
    }
}
