package io.roundhouse.bench;

import java.util.Arrays;

/**
 * Where the median of what runs were drawn from lies, with at least 95 % confidence. Assumes nothing about how runs
 * scatter: each lies below the median as often as above.
 *
 * @param low not a number when there are too few runs, which is below six
 * @param high likewise
 */
public record Interval(double low, double high) {
    private static final double EACH_SIDE = 0.025;

    /** Of runs in any order. */
    public static Interval of(final double... runs) {
        final double[] sorted = runs.clone();
        Arrays.sort(sorted);
        final int rank = rank(sorted.length);
        return rank == 0 ? new Interval(Double.NaN, Double.NaN)
            : new Interval(sorted[rank - 1], sorted[sorted.length - rank]);
    }

    /** How many runs from either end the bounds are, counted from 1; 0 when even the ends are not certain enough. */
    static int rank(final int runs) {
        double chance = Math.pow(0.5, runs);
        double below = chance;
        int rank = 0;
        while (below <= EACH_SIDE) {
            rank++;
            chance = chance * (runs - rank + 1) / rank;
            below += chance;
        }
        return rank;
    }
}
