package io.roundhouse.shm;

import io.roundhouse.api.layout.RingDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The writing end of a ring, shape in {@link RingDescriptor}. One owner thread. Its position is private; what the other
 * side says about its own is checked. A {@link #successor} may take over in the middle of a batch; from then on this
 * end is full and publishes nothing.
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
    private long completeTail;
    private long publishedTail;
    private long cachedHead;
    private volatile boolean isFenced;

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

    private RingProducer(final RingProducer former) {
        memory = former.memory;
        headOffset = former.headOffset;
        tailOffset = former.tailOffset;
        entriesOffset = former.entriesOffset;
        capacity = former.capacity;
        mask = former.mask;
        entryShift = former.entryShift;
        claimedTail = former.completeTail;
        publishedTail = former.publishedTail;
        cachedHead = former.cachedHead;
    }

    /** Fences this end. @return one that goes on where it stands: behind what is complete, which is published */
    RingProducer successor() {
        isFenced = true;
        final RingProducer next = new RingProducer(this);
        next.publish();
        return next;
    }

    /** Makes this end dead. Any thread. */
    void fence() {
        isFenced = true;
    }

    /** Takes the next entry: where it starts in the memory, {@link #FULL} or {@link #CORRUPT}. */
    public long claim() {
        final long tail = claimedTail;
        if (isFenced) {
            return FULL;
        }
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
        if (isFenced) {
            return false;
        }
        if (claimedTail - cachedHead < capacity) {
            return true;
        }
        final int used = used();
        return used >= 0 && used < capacity;
    }

    /** All claimed entries are written: a successor publishes them too, and claims none of them again. */
    public void complete() {
        completeTail = claimedTail;
    }

    /** Shows all claimed entries to the consumer. */
    public void publish() {
        if (!isFenced) {
            completeTail = claimedTail;
            publishedTail = claimedTail;
            POSITION.setRelease(memory, tailOffset, publishedTail);
        }
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
        if (isFenced) {
            return capacity;
        }
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
