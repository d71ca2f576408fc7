package io.roundhouse.testkit;

import org.HdrHistogram.Histogram;

/**
 * Pauses in ns: percentiles to three digits, the longest exactly. One thread at a time;
 * {@link #record} allocates nothing.
 */
public final class PauseRecorder {
    private static final long HIGHEST_NS = 60_000_000_000L;

    private final Histogram histogram = new Histogram(1, HIGHEST_NS, 3);
    private long longestNs;

    /** Adds a pause. @param ns 0 or more */
    public void record(final long ns) {
        histogram.recordValue(Math.clamp(ns, 0, HIGHEST_NS));
        longestNs = Math.max(longestNs, ns);
    }

    /** How many there were. */
    public long count() {
        return histogram.getTotalCount();
    }

    /** The pause that {@code percent} of all do not exceed, in ns. @param percent 0 to 100 */
    public long percentileNs(final double percent) {
        return histogram.getValueAtPercentile(percent);
    }

    /** The longest, in ns. */
    public long longestNs() {
        return longestNs;
    }

    /** How many were at least so long. */
    public long countFrom(final long ns) {
        return count() == 0 ? 0 : histogram.getCountBetweenValues(ns, HIGHEST_NS);
    }
}
