package io.roundhouse.shm;

import io.roundhouse.api.layout.RingDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The reading end of a ring, shape in {@link RingDescriptor}. One owner thread. Its position is private; what the other
 * side says about its own is checked. The bytes of an entry may change while they are read if the producer is hostile.
 *
 * <p>Pairs: tail acquire here with tail release in {@link RingProducer}; head release here with its head acquire.
 */
public final class RingConsumer {
    /** The producer's position is impossible: it is broken or hostile. */
    public static final int CORRUPT = -2;

    private final MemorySegment memory;
    private final long headOffset;
    private final long tailOffset;
    private final long entriesOffset;
    private final int capacity;
    private final int mask;
    private final int entryShift;
    private long head;
    private long cachedTail;

    /** The consumer of a fresh ring; parameters as those of {@link RingProducer}. */
    public RingConsumer(final MemorySegment memory, final long ring, final int capacity, final int entryLength) {
        entryShift = RingProducer.checkedShift(memory, ring, capacity, entryLength);
        this.memory = memory;
        this.capacity = capacity;
        mask = capacity - 1;
        headOffset = ring + RingDescriptor.HEAD_OFFSET;
        tailOffset = ring + RingDescriptor.TAIL_OFFSET;
        entriesOffset = ring + RingDescriptor.ENTRIES_OFFSET;
    }

    /** How many entries can be read, 0 for none, or {@link #CORRUPT}. Looks at the producer only when none is known. */
    public int available() {
        return head != cachedTail ? (int) (cachedTail - head) : refresh();
    }

    /** As {@link #available}, but always looks at the producer. */
    public int refresh() {
        final long tail = (long) RingProducer.POSITION.getAcquire(memory, tailOffset);
        final long available = tail - head;
        if (available < 0 || available > capacity || tail - cachedTail < 0) {
            return CORRUPT;
        }
        cachedTail = tail;
        return (int) available;
    }

    /** Where an unreleased entry starts in the memory. @param index 0 is the oldest, below {@link #available} */
    public long entry(final int index) {
        return entriesOffset + ((head + index & mask) << entryShift);
    }

    /** The value of an unreleased entry of 8 bytes. @param index as for {@link #entry} */
    public long longEntry(final int index) {
        return memory.get(ValueLayout.JAVA_LONG, entry(index));
    }

    /** Gives the oldest {@code count} entries back to the producer. */
    public void release(final int count) {
        head += count;
        RingProducer.POSITION.setRelease(memory, headOffset, head);
    }

    /** Whether every published entry is released, as the shared positions say. Any thread. */
    boolean isDrained() {
        return (long) RingProducer.POSITION.getAcquire(memory, headOffset)
            == (long) RingProducer.POSITION.getAcquire(memory, tailOffset);
    }

    /** Entries ever released. */
    public long position() {
        return head;
    }

    /** The memory that {@link #entry} points into. */
    public MemorySegment memory() {
        return memory;
    }
}
