package io.roundhouse.bench.change;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Plain updates of an engine's bundle under load, as any OSGi tool does them. */
public final class UpdateBench implements Bench {
    private static final double PAUSE_P50_MS = 5;
    private static final long BETWEEN_MS = 50;

    @Override
    public String name() {
        return "update";
    }

    @Override
    public String title() {
        return "200 plain bundle updates each of rate-limit and tcp under load";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final List<Row> rows = new ArrayList<>();
        for (final String engine : context.cases(Site.CASES)) {
            rows.addAll(series(context, engine));
            context.endChildren();
        }
        return rows;
    }

    private static List<Row> series(final BenchContext context, final String engine)
        throws IOException, InterruptedException {
        final Site site = Site.open(engine, context);
        context.progress("%s: load is on, warming up", engine);
        Thread.sleep(context.either(2_000, 10_000));
        final int count = context.either(20, 200);
        final List<Swap> updates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            updates.add(site.subjects().get(i % site.subjects().size()).swap("update"));
            if (!updates.getLast().isCommitted() || (i + 1) % 10 == 0) {
                context.progress("%s: %d updates, the last: %s", engine, i + 1, updates.getLast().result());
            }
            Thread.sleep(BETWEEN_MS);
        }
        final Pauses pauses = new Pauses(updates);
        final List<Row> rows = new ArrayList<>();
        rows.add(Row.of(engine, "updates", "count", updates.stream().filter(Swap::isCommitted).count())
            .to(Target.atLeast(count)));
        rows.addAll(site.load().finish().rows(engine));
        rows.add(pauses.p50(engine).to(Target.atMost(PAUSE_P50_MS)));
        rows.add(pauses.p99(engine));
        rows.add(pauses.max(engine));
        return rows;
    }
}
