package io.roundhouse.bench.change;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A thousand upgrades of each engine at full load, between two revisions that differ in behaviour and state. */
public final class SwapBench implements Bench {
    private static final double LIMITER_PAUSE_P99_MS = 1;
    private static final double TRANSPORT_PAUSE_P99_MS = 2;

    @Override
    public String name() {
        return "swap";
    }

    @Override
    public String title() {
        return "1,000 upgrades each of rate-limit and tcp at full load: losses, pauses, rates";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final List<Row> rows = new ArrayList<>();
        for (final String engine : Site.CASES) {
            rows.addAll(series(context, engine));
            context.endChildren();
        }
        return rows;
    }

    private static List<Row> series(final BenchContext context, final String engine)
        throws IOException, InterruptedException {
        final Site site = Site.open(engine, context);
        context.progress("%s: load is on, warming up", engine);
        Thread.sleep(context.either(2_000, 15_000));
        final LaneLoad neighbour = Neighbour.open(site.agent(), context.either(1_000, 3_000));
        final SwapSeries series = new SwapSeries(context, site, neighbour);
        final int blocks = context.either(2, 40);
        for (int block = 0; block < blocks; block++) {
            final int subject = block % site.subjects().size();
            series.block(context.either(10, 25), site.subjects().get(subject), subject == 0);
        }
        return series.rows(engine.equals("tcp") ? TRANSPORT_PAUSE_P99_MS : LIMITER_PAUSE_P99_MS);
    }
}
