package io.roundhouse.shm;

import io.roundhouse.api.layout.RingDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The reading end of a ring, shape in {@link RingDescriptor}. One owner thread. Its position is private; what the other
 * side says about its own is checked. The bytes of an entry may change while they are read if the producer is hostile.
 * A {@link #successor} may take over in the middle of a batch; from then on this end is empty and gives nothing back.
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
    private volatile boolean isFenced;

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

    private RingConsumer(final RingConsumer former) {
        memory = former.memory;
        headOffset = former.headOffset;
        tailOffset = former.tailOffset;
        entriesOffset = former.entriesOffset;
        capacity = former.capacity;
        mask = former.mask;
        entryShift = former.entryShift;
        head = former.head;
        cachedTail = former.cachedTail;
    }

    /** Fences this end. @return one that goes on where it stands: behind what was consumed, which is given back */
    RingConsumer successor() {
        isFenced = true;
        final RingConsumer next = new RingConsumer(this);
        next.release(0);
        return next;
    }

    /** Makes this end dead. Any thread. */
    void fence() {
        isFenced = true;
    }

    /** How many entries can be read, 0 for none, or {@link #CORRUPT}. Looks at the producer only when none is known. */
    public int available() {
        return head != cachedTail && !isFenced ? (int) (cachedTail - head) : refresh();
    }

    /** As {@link #available}, but always looks at the producer. */
    public int refresh() {
        if (isFenced) {
            return 0;
        }
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

    /**
     * The oldest entry is dealt with: neither this end nor a successor sees it again, {@link #entry} counts from the
     * next one. It goes back to the producer with the next {@link #release}.
     */
    public void consume() {
        if (!isFenced) {
            head++;
        }
    }

    /** Gives what was consumed and the oldest {@code count} entries behind it back to the producer. */
    public void release(final int count) {
        if (!isFenced) {
            head += count;
            RingProducer.POSITION.setRelease(memory, headOffset, head);
        }
    }

    /** Whether every published entry is released, as the shared positions say. Any thread. */
    boolean isDrained() {
        return (long) RingProducer.POSITION.getAcquire(memory, headOffset)
            == (long) RingProducer.POSITION.getAcquire(memory, tailOffset);
    }

    /** Entries ever consumed. */
    public long position() {
        return head;
    }

    /** The memory that {@link #entry} points into. */
    public MemorySegment memory() {
        return memory;
    }
}
