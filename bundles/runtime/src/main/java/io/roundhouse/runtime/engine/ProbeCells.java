package io.roundhouse.runtime.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The figures of one place: batch times in log-linear histograms by size class (quarter octaves, so a median is right
 * to about 12 %). Written by the executor with opaque stores, read by any thread.
 */
public final class ProbeCells implements PlaceProbe {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int CLASSES = 9;
    private static final int BUCKETS = 160;
    private static final int FEWEST = 16;

    private final long[] times = new long[2 * CLASSES * BUCKETS];
    /** How many times of a lane and size class there are: mostly too few to go through them. */
    private final long[] counts = new long[2 * CLASSES];
    private volatile long batches;
    private volatile long messages;
    private volatile long errors;
    private volatile String lastError;
    private volatile boolean isTripped;
    private volatile boolean isQuarantined;
    private volatile long lastPauseNs = -1;

    /** Starts anew for another instance. */
    public void reset() {
        resetTimes();
        messages = 0;
        errors = 0;
        isTripped = false;
    }

    /** Adds one batch. Owner only. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void record(final boolean isRx, final int count, final long ns) {
        final int sizeClass = Math.min(CLASSES - 1, 31 - Integer.numberOfLeadingZeros(Math.max(1, count)));
        final int kind = kind(isRx, sizeClass);
        count(times, kind * BUCKETS + bucketOf(ns));
        count(counts, kind);
        batches++;
        messages += count;
    }

    private static int kind(final boolean isRx, final int sizeClass) {
        return (isRx ? CLASSES : 0) + sizeClass;
    }

    private static void count(final long[] cells, final int at) {
        CELL.setOpaque(cells, at, (long) CELL.getOpaque(cells, at) + 1);
    }

    /** Counts an error. Owner only. Whoever sees it counted finds its text. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void error(final String text, final boolean trips) {
        lastError = text;
        errors++;
        isTripped |= trips;
    }

    /** Notes a finished pause. */
    public void pause(final long ns) {
        lastPauseNs = ns;
    }

    /** Forgets the last pause, before another. */
    public void pauseBegins() {
        lastPauseNs = -1;
    }

    /** Notes that the instance is out of work for good, or not any more. */
    public void quarantine(final boolean on) {
        isQuarantined = on;
    }

    /** Forgets that the place tripped. */
    public void untrip() {
        isTripped = false;
    }

    private static int bucketOf(final long ns) {
        if (ns < 4) {
            return (int) Math.max(0, ns);
        }
        final int octave = 63 - Long.numberOfLeadingZeros(ns);
        return Math.min(BUCKETS - 1, 4 * (octave - 1) + (int) (ns >>> octave - 2 & 3));
    }

    private static long middleOf(final int bucket) {
        if (bucket < 4) {
            return bucket;
        }
        final int octave = bucket / 4 + 1;
        final long width = 1L << octave - 2;
        return (4 + (bucket & 3)) * width + width / 2;
    }

    @Override
    public long errors() {
        return errors;
    }

    @Override
    public String lastError() {
        return lastError;
    }

    @Override
    public long messages() {
        return messages;
    }

    @Override
    public boolean isTripped() {
        return isTripped;
    }

    @Override
    public boolean isQuarantined() {
        return isQuarantined;
    }

    @Override
    public long batches() {
        return batches;
    }

    @Override
    public long medianBatchNs(final boolean isRx, final int sizeClass) {
        final int kind = kind(isRx, sizeClass);
        final long total = (long) CELL.getOpaque(counts, kind);
        if (total < FEWEST) {
            return 0;
        }
        final int first = kind * BUCKETS;
        long below = 0;
        for (int b = 0; b < BUCKETS; b++) {
            below += (long) CELL.getOpaque(times, first + b);
            if (2 * below >= total) {
                return Math.max(1, middleOf(b));
            }
        }
        return 0;
    }

    @Override
    public void resetTimes() {
        clear(times);
        clear(counts);
        batches = 0;
    }

    private static void clear(final long[] cells) {
        for (int i = 0; i < cells.length; i++) {
            CELL.setOpaque(cells, i, 0L);
        }
    }

    @Override
    public long lastPauseNs() {
        return lastPauseNs;
    }
}
