package io.roundhouse.bench.change;

/** Traffic that goes on all the time. One thread at a time. */
interface Load {
    /** Messages or calls that came through so far, and when that was, in ns. */
    double[] count() throws InterruptedException;

    /** The longest gap in ns in each window of the last 30 s, given by begin and end. */
    double[] gaps(long... windows) throws InterruptedException;

    /** Ends it and counts what went wrong. */
    Faults finish() throws InterruptedException;

    /** A measured stretch: begin it, later ask for its rate. */
    static double rate(final double[] before, final double[] after) {
        return (after[0] - before[0]) * 1e9 / (after[1] - before[1]);
    }
}
