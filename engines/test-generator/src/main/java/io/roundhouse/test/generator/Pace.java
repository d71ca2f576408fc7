package io.roundhouse.test.generator;

/** How many requests are due at a time: an open loop, so what could not be sent in time is still due later. */
final class Pace {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private long ratePerSecond;
    private long startNs;
    private long sent;

    Pace(final long ratePerSecond, final long startNs, final long sent) {
        this.ratePerSecond = ratePerSecond;
        this.startNs = startNs;
        this.sent = sent;
    }

    long[] toLongs() {
        return new long[] {ratePerSecond, startNs, sent};
    }

    /** Goes on at another rate from now on. */
    void change(final long rate, final long nowNs) {
        if (rate != ratePerSecond) {
            ratePerSecond = rate;
            startNs = nowNs;
            sent = 0;
        }
    }

    /** Requests due now. */
    long due(final long nowNs) {
        if (ratePerSecond == 0) {
            return Long.MAX_VALUE;
        }
        final long elapsed = Math.max(0, nowNs - startNs);
        return elapsed / NS_PER_SECOND * ratePerSecond + elapsed % NS_PER_SECOND * ratePerSecond / NS_PER_SECOND - sent;
    }

    void sent(final int count) {
        sent += count;
    }

    /** When the next one is due. The rate is not 0. */
    long nextDueNs() {
        final long n = sent + 1;
        return startNs + n / ratePerSecond * NS_PER_SECOND
            + (n % ratePerSecond * NS_PER_SECOND + ratePerSecond - 1) / ratePerSecond;
    }

    boolean isLimited() {
        return ratePerSecond != 0;
    }
}
