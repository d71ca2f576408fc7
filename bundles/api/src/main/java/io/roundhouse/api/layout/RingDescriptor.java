package io.roundhouse.api.layout;

/**
 * A ring with one producer and one consumer. Head and tail count entries and never wrap in practice; an entry lies at
 * its count modulo capacity. Each is written by one side only, on a line pair of its own.
 *
 * <pre>
 *     0  head: entries the consumer has released              (64), then 120 B unused
 *   128  tail: entries the producer has published             (64), then 120 B unused
 *   256  entry 0 | entry 1 | ... | entry capacity - 1, then unused up to a multiple of 128
 * </pre>
 */
public final class RingDescriptor {
    /** The consumer's count. */
    public static final int HEAD_OFFSET = 0;
    /** The producer's count. */
    public static final int TAIL_OFFSET = 128;
    /** The first entry. */
    public static final int ENTRIES_OFFSET = 256;
    /** What two threads write must be so many bytes apart: a line and the one prefetched beside it. */
    public static final int ISOLATION = 128;
    /** Bytes of an entry of a reclaim ring: the offset of a heap block. */
    public static final int RECLAIM_ENTRY_LENGTH = 8;

    private RingDescriptor() {
    }

    /** Bytes of a whole ring. @param capacity entries, a power of two */
    public static long length(final int capacity, final int entryLength) {
        final long used = ENTRIES_OFFSET + (long) capacity * entryLength;
        return (used + ISOLATION - 1) & -ISOLATION;
    }
}
