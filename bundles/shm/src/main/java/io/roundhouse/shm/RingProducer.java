package io.roundhouse.shm;

import io.roundhouse.api.layout.RingDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The writing end of a ring, shape in {@link RingDescriptor}. One owner thread. Its position is private; what the other
 * side says about its own is checked.
 *
 * <p>Pairs: tail release here with tail acquire in {@link RingConsumer}; head acquire here with its head release.
 */
public final class RingProducer {
    /** No entry is free. */
    public static final int FULL = -1;
    /** The consumer's position is impossible: it is broken or hostile. */
    public static final int CORRUPT = -2;

    static final VarHandle POSITION = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment memory;
    private final long headOffset;
    private final long tailOffset;
    private final long entriesOffset;
    private final int capacity;
    private final int mask;
    private final int entryShift;
    private long claimedTail;
    private long publishedTail;
    private long cachedHead;

    /**
     * The producer of a fresh ring.
     *
     * @param ring        where the ring starts in {@code memory}, a multiple of 8
     * @param capacity    entries, a power of two
     * @param entryLength bytes, a power of two, at least 8
     */
    public RingProducer(final MemorySegment memory, final long ring, final int capacity, final int entryLength) {
        entryShift = checkedShift(memory, ring, capacity, entryLength);
        this.memory = memory;
        this.capacity = capacity;
        mask = capacity - 1;
        headOffset = ring + RingDescriptor.HEAD_OFFSET;
        tailOffset = ring + RingDescriptor.TAIL_OFFSET;
        entriesOffset = ring + RingDescriptor.ENTRIES_OFFSET;
    }

    /** Takes the next entry: where it starts in the memory, {@link #FULL} or {@link #CORRUPT}. */
    public long claim() {
        final long tail = claimedTail;
        if (tail - cachedHead >= capacity) {
            final int used = used();
            if (used < 0 || used >= capacity) {
                return used < 0 ? CORRUPT : FULL;
            }
        }
        claimedTail = tail + 1;
        return entriesOffset + ((tail & mask) << entryShift);
    }

    /** Whether {@link #claim} would give an entry. */
    public boolean hasRoom() {
        if (claimedTail - cachedHead < capacity) {
            return true;
        }
        final int used = used();
        return used >= 0 && used < capacity;
    }

    /** Shows all claimed entries to the consumer. */
    public void publish() {
        publishedTail = claimedTail;
        POSITION.setRelease(memory, tailOffset, publishedTail);
    }

    /** Takes, writes and publishes an entry of 8 bytes: 0, {@link #FULL} or {@link #CORRUPT}. */
    public int offer(final long value) {
        final long at = claim();
        if (at < 0) {
            return (int) at;
        }
        memory.set(ValueLayout.JAVA_LONG, at, value);
        publish();
        return 0;
    }

    /** Entries claimed and not yet released by the consumer, or {@link #CORRUPT}. */
    public int used() {
        final long head = (long) POSITION.getAcquire(memory, headOffset);
        if (head - cachedHead < 0 || publishedTail - head < 0) {
            return CORRUPT;
        }
        cachedHead = head;
        return (int) (claimedTail - head);
    }

    /** Entries the ring has. */
    public int capacity() {
        return capacity;
    }

    /** Entries ever published. */
    public long position() {
        return publishedTail;
    }

    /** The memory that {@link #claim} points into. */
    public MemorySegment memory() {
        return memory;
    }

    static int checkedShift(final MemorySegment memory, final long ring, final int capacity, final int entryLength) {
        if (Integer.bitCount(capacity) != 1 || capacity < 0) {
            throw new IllegalArgumentException("capacity must be a power of two: capacity=" + capacity);
        }
        if (Integer.bitCount(entryLength) != 1 || entryLength < 8) {
            throw new IllegalArgumentException("entryLength must be a power of two from 8: entryLength=" + entryLength);
        }
        final long length = RingDescriptor.length(capacity, entryLength);
        if (ring < 0 || ring % 8 != 0 || ring > memory.byteSize() - length) {
            throw new IllegalArgumentException(
                "ring must lie in the memory: ring=" + ring + " length=" + length + " memory=" + memory.byteSize());
        }
        return Integer.numberOfTrailingZeros(entryLength);
    }
}
