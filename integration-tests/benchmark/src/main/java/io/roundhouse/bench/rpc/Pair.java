package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Better;
import io.roundhouse.bench.Medians;
import io.roundhouse.bench.Row;
import java.util.Arrays;
import java.util.List;

/**
 * Ours and a peer, measured side by side.
 *
 * @param own ours
 * @param peer the other
 */
record Pair(Side own, Side peer) {
    /** A figure of a case that both were measured in. @param number of {@link Side#measure} */
    Row row(final String caseName, final String metric, final String unit, final Better better, final int number) {
        return row(caseName, metric, unit, better, 1, number, List.of(caseName));
    }

    /**
     * A figure of ours against the best of the peer's settings, by the median.
     *
     * @param factor from the number to the unit
     * @param settings the peer's cases
     */
    Row row(final String caseName, final String metric, final String unit, final Better better, final double factor,
        final int number, final List<String> settings) {
        String best = settings.getFirst();
        for (final String setting : settings) {
            if (better.ratio(median(setting, number), median(best, number)) > 1) {
                best = setting;
            }
        }
        return Row.of(caseName, metric, unit, scaled(own.column(caseName, number), factor))
            .against(peer.name, peer.version, settings.size() == 1 ? "" : best, better,
                scaled(peer.column(best, number), factor));
    }

    private double median(final String setting, final int number) {
        return Medians.median(peer.column(setting, number));
    }

    private static double[] scaled(final double[] values, final double factor) {
        return Arrays.stream(values).map(value -> value * factor).toArray();
    }
}
