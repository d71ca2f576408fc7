package io.roundhouse.bench.change;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Medians;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Many upgrades under load, in blocks; in front of each block an equally long stretch without a change. */
final class SwapSeries {
    private static final long PERIOD_NS = 200_000_000;
    private static final long NS_PER_MS = 1_000_000;

    private final List<Swap> swaps = new ArrayList<>();
    private final List<Double> gaps = new ArrayList<>();
    private final List<Double> quietGaps = new ArrayList<>();
    private final List<Double> rateRatios = new ArrayList<>();
    private final List<Double> neighbourRatios = new ArrayList<>();
    private final BenchContext context;
    private final Site site;
    private final LaneLoad neighbour;

    private SwapSeries(final BenchContext context, final Site site, final LaneLoad neighbour) {
        this.context = context;
        this.site = site;
        this.neighbour = neighbour;
    }

    /** Warms up and makes so many blocks of so many upgrades, the site's subjects in turn. */
    static List<Row> run(final BenchContext context, final Site site, final int blocks, final int count,
        final double pauseP99Ms) throws InterruptedException {
        context.progress("%s: load is on, warming up", site.caseName());
        Thread.sleep(context.either(8_000, 15_000));
        final LaneLoad neighbour = Neighbour.open(context, site.agent(), context.either(1_000, 3_000));
        final SwapSeries series = new SwapSeries(context, site, neighbour);
        for (int block = 0; block < blocks; block++) {
            final int subject = block % site.subjects().size();
            series.block(count, site.subjects().get(subject), subject == 0);
        }
        return series.rows(pauseP99Ms);
    }

    /** Both loads at one time. */
    private record Counts(double[] load, double[] neighbour) {
        static Counts of(final Load load, final Load neighbour) throws InterruptedException {
            return new Counts(load.count(), neighbour.count());
        }
    }

    private void block(final int count, final Subject subject, final boolean isNeighbours) throws InterruptedException {
        final Counts first = Counts.of(site.load(), neighbour);
        final long quietNs = System.nanoTime();
        Thread.sleep(count * PERIOD_NS / NS_PER_MS);
        final Counts second = Counts.of(site.load(), neighbour);
        final List<Swap> made = new ArrayList<>();
        final long beginNs = System.nanoTime();
        for (int i = 0; i < count; i++) {
            sleepUntil(beginNs + i * PERIOD_NS);
            made.add(swap(subject));
        }
        sleepUntil(beginNs + count * PERIOD_NS);
        final Counts third = Counts.of(site.load(), neighbour);
        final double quietRate = Load.rate(first.load, second.load);
        rateRatios.add(Load.rate(second.load, third.load) / quietRate);
        if (isNeighbours) {
            neighbourRatios.add(Load.rate(second.neighbour, third.neighbour)
                / Load.rate(first.neighbour, second.neighbour));
        }
        addGaps(made, quietNs);
        swaps.addAll(made);
        context.progress("%s: %d upgrades, %,.0f /s without, %.3f of that with;"
            + " neighbour %,.0f and %,.0f /s; the last took %d ms, paused %.3f ms",
            site.caseName(), swaps.size(), quietRate, rateRatios.getLast(),
                Load.rate(first.neighbour, second.neighbour),
            Load.rate(second.neighbour, third.neighbour),
            (made.getLast().endNs() - made.getLast().beginNs()) / NS_PER_MS,
            Arrays.stream(made.getLast().pausesNs()).max().orElse(0) / NS_PER_MS);
    }

    private Swap swap(final Subject subject) throws InterruptedException {
        final Swap swap = subject.swap("upgrade");
        if (!swap.isCommitted()) {
            context.progress("%s: %s", site.caseName(), swap.result());
        }
        return swap;
    }

    private static void sleepUntil(final long timeNs) throws InterruptedException {
        final long leftNs = timeNs - System.nanoTime();
        if (leftNs > 0) {
            Thread.sleep(leftNs / NS_PER_MS, (int) (leftNs % NS_PER_MS));
        }
    }

    /**
     * From plan to commit of each change, and windows of the same lengths, one every 200 ms, of the stretch without.
     */
    private void addGaps(final List<Swap> made, final long quietNs) throws InterruptedException {
        final long[] windows = new long[2 * made.size()];
        final long[] quiet = new long[2 * made.size()];
        for (int i = 0; i < made.size(); i++) {
            final Swap swap = made.get(i);
            windows[2 * i] = swap.beginNs();
            windows[2 * i + 1] = swap.endNs();
            quiet[2 * i] = quietNs + i * PERIOD_NS;
            quiet[2 * i + 1] = quiet[2 * i] + Math.min(PERIOD_NS, swap.endNs() - swap.beginNs());
        }
        Arrays.stream(site.load().gaps(windows)).forEach(ns -> gaps.add(ns / NS_PER_MS));
        Arrays.stream(site.load().gaps(quiet)).forEach(ns -> quietGaps.add(ns / NS_PER_MS));
    }

    private List<Row> rows(final double pauseP99Ms) throws InterruptedException {
        final String name = site.caseName();
        final Faults neighbours = neighbour.finish();
        final Pauses pauses = new Pauses(swaps);
        final List<Row> rows = new ArrayList<>();
        rows.add(Row.of(name, "swaps", "count", swaps.stream().filter(Swap::isCommitted).count())
            .to(Target.atLeast(swaps.size())));
        rows.addAll(site.load().finish().and(neighbours).rows(name));
        rows.add(pauses.p50(name));
        rows.add(pauses.p99(name).to(Target.atMost(pauseP99Ms)));
        rows.add(pauses.max(name));
        rows.add(Row.of(name, "gap_median", "ms", median(gaps)));
        rows.add(Row.of(name, "gap_median_quiet", "ms", median(quietGaps)));
        rows.add(Row.of(name, "change_time_median", "ms", Medians.median(swaps.stream()
            .mapToDouble(swap -> (swap.endNs() - swap.beginNs()) / (double) NS_PER_MS).toArray())));
        rows.add(Row.of(name, "rate_during_over_before", "ratio", rateRatios));
        rows.add(Row.of(name, "neighbour_rate_ratio", "ratio", neighbourRatios));
        return rows;
    }

    private static double median(final List<Double> values) {
        return Medians.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
