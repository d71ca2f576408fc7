package io.roundhouse.bench.rpc;

import org.HdrHistogram.Histogram;

/** What came of the calls of one measurement. One thread, or threads that take turns. */
final class Tally {
    private static final long LONGEST_NS = 60_000_000_000L;
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_SECOND = 1e9;

    private final Histogram latency = new Histogram(LONGEST_NS, 3);
    private long calls;
    private long wrong;
    private long denied;

    /** A call ended. @param isRight whether with the answer to its own request */
    void ended(final long ns, final boolean isRight) {
        calls++;
        if (isRight) {
            latency.recordValue(Math.min(ns, LONGEST_NS));
        } else {
            wrong++;
        }
    }

    /** One of the calls that end was denied by a rule. */
    void denied() {
        denied++;
    }

    /** Calls without an answer. */
    void lost(final long count) {
        wrong += count;
    }

    /** Takes what another thread counted in. */
    void add(final Tally other) {
        latency.add(other.latency);
        calls += other.calls;
        wrong += other.wrong;
        denied += other.denied;
    }

    /** Calls a second, p50, p99 and p999 in us, calls, wrong ones, denied ones. */
    double[] toNumbers(final long elapsedNs) {
        return new double[] {calls * NS_PER_SECOND / elapsedNs, percentileUs(50), percentileUs(99), percentileUs(99.9),
            calls, wrong, denied};
    }

    private double percentileUs(final double percent) {
        return latency.getValueAtPercentile(percent) / NS_PER_US;
    }
}
