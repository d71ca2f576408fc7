package io.roundhouse.bench.scenario;

import java.util.Arrays;

/**
 * How many calls ended in each 10 ms, and how long some of them took. One thread writes, others read what was written a
 * moment ago; allocates nothing once it is made.
 */
final class CallTimeline {
    /** Of a cell. */
    static final long CELL_NS = 10_000_000;
    private static final int CELLS = 12_000;
    /** Latencies kept of a cell: every so many of those that ended. */
    private static final int SAMPLES = 16;

    private final long beganNs;
    private final int[] ended = new int[CELLS];
    private final int[] sampledNs = new int[CELLS * SAMPLES];

    CallTimeline(final long beganNs) {
        this.beganNs = beganNs;
    }

    /** A call ended. */
    void onEnded(final long nowNs, final long tookNs) {
        final int cell = cell(nowNs);
        final int number = ended[cell]++;
        // The first ones, then ever rarer ones, so that the samples are spread over the cell.
        if (number < SAMPLES || (number & SAMPLES - 1) == 0) {
            sampledNs[cell * SAMPLES + (number < SAMPLES ? number : number / SAMPLES & SAMPLES - 1)] =
                (int) Math.min(tookNs, Integer.MAX_VALUE);
        }
    }

    private int cell(final long atNs) {
        return (int) Math.clamp((atNs - beganNs) / CELL_NS, 0, CELLS - 1);
    }

    /** Calls that ended in each cell of a window. */
    double[] counts(final long fromNs, final long toNs) {
        return Arrays.stream(ended, cell(fromNs), cell(toNs)).asDoubleStream().toArray();
    }

    /** The median of the latencies kept of a window, in ns; 0 when there are none. */
    double medianNs(final long fromNs, final long toNs) {
        final int[] kept = Arrays.stream(sampledNs, cell(fromNs) * SAMPLES, cell(toNs) * SAMPLES)
            .filter(tookNs -> tookNs > 0).sorted().toArray();
        return kept.length == 0 ? 0 : kept[kept.length / 2];
    }
}
