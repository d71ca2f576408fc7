package io.roundhouse.testkit.numbering;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The longest time between two messages for each millisecond of the last half minute, so that the gap of any window
 * can be asked for afterwards. One thread writes and allocates nothing; any thread may ask, and sees what was written
 * a moment ago.
 *
 * <pre>
 *  cell = time >>> 20 modulo 2^15      ticks: the time >>> 20 that the cell is of
 *                                      gaps:  the longest gap in ns that ended then
 * </pre>
 */
public final class GapTimeline {
    private static final int TICK_BITS = 20;
    private static final int CELLS = 1 << 15;
    private static final int MASK = CELLS - 1;

    private final AtomicLongArray ticks = new AtomicLongArray(CELLS);
    private final AtomicLongArray gaps = new AtomicLongArray(CELLS);
    private boolean isStarted;
    private long lastNs;

    /** A message passed, or a batch of them. @param nowNs of {@link System#nanoTime} */
    public void onMessage(final long nowNs) {
        final long gapNs = nowNs - lastNs;
        lastNs = nowNs;
        if (!isStarted) {
            isStarted = true;
            return;
        }
        final long tick = nowNs >>> TICK_BITS;
        final int cell = (int) tick & MASK;
        if (ticks.getPlain(cell) != tick) {
            gaps.setOpaque(cell, gapNs);
            // Pairs with the acquire in longestNs: a tick is seen with a gap of its own.
            ticks.setRelease(cell, tick);
        } else if (gapNs > gaps.getPlain(cell)) {
            gaps.setOpaque(cell, gapNs);
        }
    }

    /** The longest gap in ns that ended between two times at most 34 s ago; 0 when no message passed. */
    public long longestNs(final long fromNs, final long toNs) {
        final long last = toNs >>> TICK_BITS;
        long longest = 0;
        for (long tick = Math.max(fromNs >>> TICK_BITS, last - MASK); tick <= last; tick++) {
            final int cell = (int) tick & MASK;
            if (ticks.getAcquire(cell) == tick) {
                longest = Math.max(longest, gaps.getOpaque(cell));
            }
        }
        return longest;
    }
}
