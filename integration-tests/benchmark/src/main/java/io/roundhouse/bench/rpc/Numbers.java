package io.roundhouse.bench.rpc;

import io.roundhouse.testkit.numbering.NumberingChecker;

/** Checks the numbers of several lanes: each counts by itself, its index in the upper bits. One thread at a time. */
final class Numbers {
    static final int LANES = 8;
    private static final int SHIFT = 48;
    private static final long MASK = (1L << SHIFT) - 1;

    private final NumberingChecker[] lanes = new NumberingChecker[LANES];

    Numbers() {
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new NumberingChecker();
        }
    }

    /** The number on the wire of a lane's call. */
    static long of(final int lane, final long number) {
        return (long) lane << SHIFT | number;
    }

    void accept(final long number) {
        lanes[(int) (number >>> SHIFT) & LANES - 1].accept(number & MASK);
    }

    /** Lost, doubled, reordered, and the sum of the next numbers. */
    double[] counts() {
        final double[] sums = new double[4];
        for (final NumberingChecker lane : lanes) {
            sums[0] += lane.lost();
            sums[1] += lane.doubled() + lane.tooOld();
            sums[2] += lane.reordered();
            sums[3] += lane.next();
        }
        return sums;
    }
}
