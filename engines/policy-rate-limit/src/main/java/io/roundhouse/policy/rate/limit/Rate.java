package io.roundhouse.policy.rate.limit;

/**
 * A checked rate. The product of tokens and interval fits a long, there is at most one token a nanosecond and a bucket
 * is filled within 100 years, so no sum or product made from a rate and a time since an epoch overflows.
 *
 * @param maxTokens the most tokens a bucket holds
 * @param tokensPerFill what each fill pours in
 * @param fillIntervalNs the time between two fills
 */
record Rate(long maxTokens, long tokensPerFill, long fillIntervalNs) {
    private static final long NS_PER_MS = 1_000_000L;
    private static final long MAX_FULL_NS = 100L * 365 * 86_400 * 1_000_000_000L;
    private static final long MAX_TOKENS = 1_000_000_000_000_000L;
    private static final long MAX_TOKENS_PER_FILL = 1_000_000_000L;
    private static final long MAX_FILL_INTERVAL_MS = 3_600_000L;

    Rate {
        if (tokensPerFill > fillIntervalNs || Math.multiplyHigh(tokensPerFill, fillIntervalNs) != 0
            || tokensPerFill * fillIntervalNs < 0) {
            throw new IllegalArgumentException("tokens_per_fill is too high for fill_interval: tokens_per_fill="
                + tokensPerFill + " fill_interval=" + fillIntervalNs / NS_PER_MS);
        }
        if (maxTokens / tokensPerFill > MAX_FULL_NS / fillIntervalNs) {
            throw new IllegalArgumentException("max_tokens is more than 100 years of fills: max_tokens=" + maxTokens);
        }
    }

    static Rate of(final RateLimitConfig config) {
        return new Rate(inRange("max_tokens", config.max_tokens(), MAX_TOKENS),
            inRange("tokens_per_fill", config.tokens_per_fill(), MAX_TOKENS_PER_FILL),
            inRange("fill_interval", config.fill_interval(), MAX_FILL_INTERVAL_MS) * NS_PER_MS);
    }

    private static long inRange(final String property, final long value, final long max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(property + " must be 1 to " + max + ": " + property + "=" + value);
        }
        return value;
    }

    /** Whether both pour in the same; the most a bucket holds may differ. */
    boolean pours(final Rate other) {
        return tokensPerFill == other.tokensPerFill && fillIntervalNs == other.fillIntervalNs;
    }
}
