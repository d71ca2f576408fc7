package io.roundhouse.bench;

import java.util.List;

/**
 * One figure of a bench.
 *
 * @param caseName lower case with hyphens
 * @param metric lower case with underscores
 * @param unit {@code ns}, {@code us}, {@code ms}, {@code B}, {@code count}, {@code calls/s}, {@code ratio}
 * @param value the median of {@code runs}
 * @param runs in the order they were made
 * @param peer compared with, or null
 * @param target to be met, or null
 */
public record Row(String caseName, String metric, String unit, double value, double[] runs, Peer peer, Target target) {
    /**
     * The same figure of something else.
     *
     * @param name and how it was set up
     * @param version of it
     * @param setting which of several settings this is, the best one; empty when there is one only
     * @param value the median of its runs
     * @param runs side by side with ours
     * @param ratio the median of the ratios of runs side by side; above 1 is better for us
     */
    public record Peer(String name, String version, String setting, double value, double[] runs, double ratio) { }

    /** A row of runs. */
    public static Row of(final String caseName, final String metric, final String unit, final double... runs) {
        return new Row(caseName, metric, unit, Medians.median(runs), runs.clone(), null, null);
    }

    /** A row of runs. */
    public static Row of(final String caseName, final String metric, final String unit, final List<Double> runs) {
        return of(caseName, metric, unit, runs.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The same against a peer whose runs were made side by side with these. */
    public Row against(final String name, final String version, final Better better, final double... theirs) {
        return against(name, version, "", better, theirs);
    }

    /** The same against a peer in the best of its settings. */
    public Row against(final String name, final String version, final String setting, final Better better,
        final double... theirs) {
        return new Row(caseName, metric, unit, value, runs, new Peer(name, version, setting, Medians.median(theirs),
            theirs.clone(), Medians.ratio(better, runs, theirs)), target);
    }

    /** The same as another case. */
    public Row named(final String name) {
        return new Row(name, metric, unit, value, runs, peer, target);
    }

    /** The same with a target for its value. */
    public Row to(final Target wanted) {
        return new Row(caseName, metric, unit, value, runs, peer, wanted);
    }

    /** Whether it shows that something was lost, doubled, reordered or wrong. */
    public boolean isFault() {
        return target != null && target.isDuty() && !target.isMet(this);
    }
}
