package io.roundhouse.bench.change;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A thousand upgrades of each engine at full load, between two revisions that differ in behaviour and state. */
public final class SwapBench implements Bench {
    private static final double LIMITER_PAUSE_P99_MS = 1;
    private static final double TRANSPORT_PAUSE_P99_MS = 2;
    private static final double LONGEST_PAUSE_MS = 20;
    private static final double MORE_GAP_MS = 2;

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
        for (final String engine : context.cases(Site.CASES)) {
            final List<Row> found = SwapSeries.run(context, Site.open(engine, context), context.either(2, 40),
                context.either(15, 25), engine.equals("tcp") ? TRANSPORT_PAUSE_P99_MS : LIMITER_PAUSE_P99_MS);
            final double quietGapMs = found.stream().filter(row -> row.metric().equals("gap_median_quiet"))
                .mapToDouble(Row::value).findFirst().orElseThrow();
            found.forEach(row -> rows.add(aim(row, quietGapMs)));
            context.endChildren();
        }
        return rows;
    }

    private static Row aim(final Row row, final double quietGapMs) {
        return switch (row.metric()) {
            case "pause_max" -> row.to(Target.atMost(LONGEST_PAUSE_MS));
            case "gap_median" -> row.to(Target.atMost(quietGapMs + MORE_GAP_MS));
            case "rate_during_over_before" -> row.to(Target.atLeast(0.8));
            case "neighbour_rate_ratio" -> row.to(Target.between(0.95, 1.05));
            default -> row;
        };
    }
}
