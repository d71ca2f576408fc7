package io.roundhouse.bench;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Medians of runs. */
public final class Medians {
    private Medians() {
    }

    /** The middle value, or the mean of the two in the middle; not a number when there is none. */
    public static double median(final double... values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        final int half = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /**
     * The median of the ratios of runs that were made side by side.
     *
     * @throws IllegalArgumentException when the runs are not pairs
     */
    public static double ratio(final Better better, final double[] ours, final double[] theirs) {
        if (ours.length != theirs.length) {
            throw new IllegalArgumentException("runs must be pairs: ours=" + ours.length + " theirs=" + theirs.length);
        }
        return median(IntStream.range(0, ours.length).mapToDouble(i -> better.ratio(ours[i], theirs[i])).toArray());
    }

    /** The value that {@code percent} of all do not exceed: nearest rank. */
    public static double percentile(final double percent, final double... values) {
        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN
            : sorted[Math.clamp((int) Math.ceil(percent / 100 * sorted.length) - 1, 0, sorted.length - 1)];
    }
}
