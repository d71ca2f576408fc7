package io.roundhouse.shm;

import java.util.Arrays;

/**
 * Blocks of a heap slice in size classes of powers of two from 64 B to 1 MiB. One owner thread. All its books are
 * private to this process: what another process writes into the heap cannot mislead it, and what it gives back is
 * checked.
 *
 * <pre>
 *  slice   | span 0 (64 KiB) | span 1 | span 2 ...                 a span holds blocks of one class up to 64 KiB,
 *                                                                  larger blocks take a run of spans, from the high end
 *  unit    64 B: a block is known by its first unit; a bit says whether a block that starts there is outstanding
 * </pre>
 *
 * A span's free blocks are a stack linked through {@code nextUnit}; those never used yet are behind {@code carved}.
 * Spans with room are a list per class. The books of a span are made when it is first used: those of a heap that is
 * hardly used are small. An empty span goes back to the free ones unless it is the only one of its class
 * with room.
 */
public final class SlabAllocator {
    /** The smallest block, in bytes. */
    public static final int MIN_BLOCK_LENGTH = 64;
    /** The largest block, in bytes. */
    public static final int MAX_BLOCK_LENGTH = 1 << 20;
    /** Bytes of a span; a slice has whole spans only. */
    public static final int SPAN_LENGTH = 1 << 16;
    /** No block of that length, or no room for now. */
    public static final long NONE = -1;

    private static final int UNIT_SHIFT = 6;
    private static final int SPAN_SHIFT = 16;
    private static final int UNITS_PER_SPAN = SPAN_LENGTH / MIN_BLOCK_LENGTH;
    private static final int SMALL_CLASSES = SPAN_SHIFT - UNIT_SHIFT + 1;
    private static final int NO_UNIT = -1;
    private static final int NO_SPAN = -1;
    private static final byte FREE = -1;
    private static final byte CONTINUED = -2;

    private final long base;
    private final int spanCount;
    private final int maxBlocks;
    private final long[] outstanding;
    private final short[][] nextUnit;
    private final byte[] spanClass;
    private final short[] freeUnit;
    private final short[] carved;
    private final short[] used;
    private final int[] nextSpan;
    private final int[] previousSpan;
    private final int[] roomyHead = new int[SMALL_CLASSES];
    private int freeSpans;
    private int blocksOutstanding;
    private long bytesOutstanding;

    /**
     * An allocator with everything free.
     *
     * @param base      offset of the slice in its heap; offsets given out count from the heap's start
     * @param capacity  bytes of the slice, a multiple of {@link #SPAN_LENGTH}
     * @param maxBlocks most blocks outstanding at a time: each needs an entry of a reclaim ring
     */
    public SlabAllocator(final long base, final long capacity, final int maxBlocks) {
        if (capacity <= 0 || capacity % SPAN_LENGTH != 0 || capacity > 1L << 32 || base < 0 || base % 64 != 0) {
            throw new IllegalArgumentException(
                "slice must be of whole 64 KiB spans, at most 4 GiB: base=" + base + " capacity=" + capacity);
        }
        this.base = base;
        this.maxBlocks = maxBlocks;
        spanCount = (int) (capacity >> SPAN_SHIFT);
        outstanding = new long[spanCount * UNITS_PER_SPAN / Long.SIZE];
        nextUnit = new short[spanCount][];
        spanClass = new byte[spanCount];
        freeUnit = new short[spanCount];
        carved = new short[spanCount];
        used = new short[spanCount];
        nextSpan = new int[spanCount];
        previousSpan = new int[spanCount];
        Arrays.fill(spanClass, FREE);
        Arrays.fill(roomyHead, NO_SPAN);
        freeSpans = spanCount;
    }

    /** A block of at least {@code length} bytes: its offset in the heap, or {@link #NONE}. */
    public long allocate(final int length) {
        if (length <= 0 || length > MAX_BLOCK_LENGTH || blocksOutstanding >= maxBlocks) {
            return NONE;
        }
        final int sizeClass = sizeClass(length);
        final int unit = sizeClass < SMALL_CLASSES ? allocateSmall(sizeClass) : allocateRun(sizeClass);
        if (unit < 0) {
            return NONE;
        }
        outstanding[unit >> 6] |= 1L << unit;
        blocksOutstanding++;
        bytesOutstanding += (long) MIN_BLOCK_LENGTH << sizeClass;
        return base + ((long) unit << UNIT_SHIFT);
    }

    /**
     * Takes a block back. @return false, and nothing happens, when no block that starts at {@code offset} is
     * outstanding
     */
    public boolean free(final long offset) {
        final long relative = offset - base;
        if (relative < 0 || relative >= (long) spanCount << SPAN_SHIFT || (relative & MIN_BLOCK_LENGTH - 1) != 0) {
            return false;
        }
        final int unit = (int) (relative >> UNIT_SHIFT);
        final long bit = 1L << unit;
        if ((outstanding[unit >> 6] & bit) == 0) {
            return false;
        }
        outstanding[unit >> 6] &= ~bit;
        final int span = unit / UNITS_PER_SPAN;
        final int sizeClass = spanClass[span];
        blocksOutstanding--;
        bytesOutstanding -= (long) MIN_BLOCK_LENGTH << sizeClass;
        if (sizeClass < SMALL_CLASSES) {
            freeSmall(span, sizeClass, unit);
        } else {
            freeRun(span, sizeClass);
        }
        return true;
    }

    /** Bytes of the block that starts at {@code offset}, 0 when none that does is outstanding. */
    public int blockLength(final long offset) {
        final long relative = offset - base;
        if (relative < 0 || relative >= (long) spanCount << SPAN_SHIFT || (relative & MIN_BLOCK_LENGTH - 1) != 0) {
            return 0;
        }
        final int unit = (int) (relative >> UNIT_SHIFT);
        return (outstanding[unit >> 6] & 1L << unit) == 0 ? 0 : MIN_BLOCK_LENGTH << spanClass[unit / UNITS_PER_SPAN];
    }

    /** Bytes of all outstanding blocks, rounded up to their classes. */
    public long bytesOutstanding() {
        return bytesOutstanding;
    }

    /** Outstanding blocks. */
    public int blocksOutstanding() {
        return blocksOutstanding;
    }

    /** 0 for up to 64 B, 1 for up to 128 B and so on. */
    private static int sizeClass(final int length) {
        return Math.max(0, Integer.SIZE - Integer.numberOfLeadingZeros(length - 1) - UNIT_SHIFT);
    }

    private int allocateSmall(final int sizeClass) {
        int span = roomyHead[sizeClass];
        if (span == NO_SPAN) {
            span = openSpan(sizeClass);
            if (span == NO_SPAN) {
                return NO_UNIT;
            }
        }
        final int first = span * UNITS_PER_SPAN;
        final int unit;
        if (freeUnit[span] != NO_UNIT) {
            unit = first + freeUnit[span];
            freeUnit[span] = nextUnit[span][freeUnit[span]];
        } else {
            unit = first + (carved[span]++ << sizeClass);
        }
        used[span]++;
        if (isFull(span, sizeClass)) {
            unlink(span, sizeClass);
        }
        return unit;
    }

    private void freeSmall(final int span, final int sizeClass, final int unit) {
        final boolean wasFull = isFull(span, sizeClass);
        final int index = unit % UNITS_PER_SPAN;
        nextUnit[span][index] = freeUnit[span];
        freeUnit[span] = (short) index;
        used[span]--;
        if (wasFull) {
            link(span, sizeClass);
        }
        if (used[span] == 0 && (roomyHead[sizeClass] != span || nextSpan[span] != NO_SPAN)) {
            closeSpan(span, sizeClass);
        }
    }

    private boolean isFull(final int span, final int sizeClass) {
        return used[span] == UNITS_PER_SPAN >> sizeClass;
    }

    private int openSpan(final int sizeClass) {
        if (freeSpans == 0 && !closeEmptySpans()) {
            return NO_SPAN;
        }
        int span = 0;
        while (spanClass[span] != FREE) {
            span++;
        }
        spanClass[span] = (byte) sizeClass;
        if (nextUnit[span] == null) {
            nextUnit[span] = new short[UNITS_PER_SPAN];
        }
        freeUnit[span] = NO_UNIT;
        carved[span] = 0;
        used[span] = 0;
        freeSpans--;
        link(span, sizeClass);
        return span;
    }

    private void closeSpan(final int span, final int sizeClass) {
        unlink(span, sizeClass);
        spanClass[span] = FREE;
        freeSpans++;
    }

    /** Takes the spare empty span from every class that has one. */
    private boolean closeEmptySpans() {
        boolean closed = false;
        for (int sizeClass = 0; sizeClass < SMALL_CLASSES; sizeClass++) {
            for (int span = roomyHead[sizeClass], next; span != NO_SPAN; span = next) {
                next = nextSpan[span];
                if (used[span] == 0) {
                    closeSpan(span, sizeClass);
                    closed = true;
                }
            }
        }
        return closed;
    }

    private int allocateRun(final int sizeClass) {
        final int length = 1 << sizeClass + UNIT_SHIFT - SPAN_SHIFT;
        int first = findRun(length);
        if (first == NO_SPAN && closeEmptySpans()) {
            first = findRun(length);
        }
        if (first == NO_SPAN) {
            return NO_UNIT;
        }
        Arrays.fill(spanClass, first, first + length, CONTINUED);
        spanClass[first] = (byte) sizeClass;
        freeSpans -= length;
        return first * UNITS_PER_SPAN;
    }

    /** The highest free run that starts at a multiple of its length, which keeps runs from cutting each other up. */
    private int findRun(final int length) {
        for (int first = spanCount - spanCount % length - length; freeSpans >= length && first >= 0; first -= length) {
            int free = 0;
            while (free < length && spanClass[first + free] == FREE) {
                free++;
            }
            if (free == length) {
                return first;
            }
        }
        return NO_SPAN;
    }

    private void freeRun(final int first, final int sizeClass) {
        final int length = 1 << sizeClass + UNIT_SHIFT - SPAN_SHIFT;
        Arrays.fill(spanClass, first, first + length, FREE);
        freeSpans += length;
    }

    private void link(final int span, final int sizeClass) {
        final int head = roomyHead[sizeClass];
        nextSpan[span] = head;
        previousSpan[span] = NO_SPAN;
        if (head != NO_SPAN) {
            previousSpan[head] = span;
        }
        roomyHead[sizeClass] = span;
    }

    private void unlink(final int span, final int sizeClass) {
        final int next = nextSpan[span];
        final int previous = previousSpan[span];
        if (next != NO_SPAN) {
            previousSpan[next] = previous;
        }
        if (previous != NO_SPAN) {
            nextSpan[previous] = next;
        } else {
            roomyHead[sizeClass] = next;
        }
    }
}
