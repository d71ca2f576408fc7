package io.roundhouse.policy.rate.limit;

/**
 * Tokens by time and time by tokens, exactly. A rate's tokens times its interval fit a long, so both are computed in
 * whole intervals and a rest. {@code poured(elapsedOf(n)) == n} for every n, because at most one token comes each ns.
 */
final class Evenly {
    private Evenly() {
    }

    /** Tokens that are there after a time. Below 0 for a time before the epoch. */
    static long poured(final Rate rate, final long elapsedNs) {
        final long interval = rate.fillIntervalNs();
        return Math.floorDiv(elapsedNs, interval) * rate.tokensPerFill()
            + Math.floorMod(elapsedNs, interval) * rate.tokensPerFill() / interval;
    }

    /** When a token is there, from the epoch on; saturates at half of the range of a long. */
    static long elapsedOf(final Rate rate, final long token) {
        final long perFill = rate.tokensPerFill();
        final long fills = Math.floorDiv(token, perFill);
        final long limit = (Long.MAX_VALUE >> 1) / rate.fillIntervalNs();
        if (fills >= limit || fills <= -limit) {
            return fills > 0 ? Long.MAX_VALUE >> 1 : -(Long.MAX_VALUE >> 1);
        }
        return fills * rate.fillIntervalNs()
            + (Math.floorMod(token, perFill) * rate.fillIntervalNs() + perFill - 1) / perFill;
    }
}
