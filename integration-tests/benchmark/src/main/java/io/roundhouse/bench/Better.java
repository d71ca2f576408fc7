package io.roundhouse.bench;

/** Which direction of a metric is the good one. */
public enum Better {
    /** Times and costs. */
    LOWER,
    /** Rates. */
    HIGHER;

    /** How much better {@code ours} is than {@code theirs}: above 1 is better for us. */
    public double ratio(final double ours, final double theirs) {
        return this == LOWER ? theirs / ours : ours / theirs;
    }
}
