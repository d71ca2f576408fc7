package io.roundhouse.client.stub;

import io.roundhouse.api.Status;
import io.roundhouse.api.layout.RecordDescriptor;
import java.lang.foreign.MemorySegment;

/**
 * The block that a record is written into. Starts small; when it is full it moves to one of twice the length, which
 * records allow because nothing in them is an address. Belongs to one thread at a time, and to the channel once it is
 * handed over.
 */
public final class RecordBlock implements AutoCloseable {
    /** Enough for most messages. */
    public static final int DEFAULT_CAPACITY = 512;

    private static final long GONE = -1;

    private final BlockSource source;
    private final MemorySegment memory;
    private long offset;
    private int capacity;
    private int used;
    private int metadataLength;

    /** Takes a block for a record. @throws StatusException RESOURCE_EXHAUSTED when there is none */
    public RecordBlock(final BlockSource source, final int capacity) {
        this.source = source;
        this.capacity = Math.min((int) RecordDescriptor.align(Math.max(capacity, RecordDescriptor.ALIGNMENT)),
            source.maxLength());
        memory = source.memory();
        offset = allocate(this.capacity);
    }

    private long allocate(final int length) {
        final long taken = length > source.maxLength() ? GONE : source.allocate(length);
        if (taken < 0) {
            throw new StatusException(Status.RESOURCE_EXHAUSTED, "no memory for a record: length=" + length
                + " maxLength=" + source.maxLength() + ", answer or finish what is open, or send less");
        }
        return taken;
    }

    /** Where it is from. */
    public BlockSource source() {
        return source;
    }

    /** Where blocks lie. */
    public MemorySegment memory() {
        return memory;
    }

    /** Where the record starts; changes when the block grows. */
    public long offset() {
        return offset;
    }

    /** Bytes of the record so far, a multiple of 8. */
    public int length() {
        return used;
    }

    /** Takes zeroed room. @return where it starts, from the record's start */
    int take(final int length) {
        final int at = reserve(length);
        memory.asSlice(offset + at, RecordDescriptor.align(length)).fill((byte) 0);
        return at;
    }

    /** Takes room that the caller is about to fill. @return where it starts, from the record's start */
    int reserve(final int length) {
        final long needed = used + RecordDescriptor.align(length);
        if (needed > capacity) {
            grow(needed);
        }
        final int at = used;
        used = (int) needed;
        return at;
    }

    private void grow(final long needed) {
        if (offset == GONE) {
            throw new IllegalStateException("block was handed over or closed: length=" + used);
        }
        final int length = (int) Math.min(Math.max(2L * capacity, needed), Math.max(source.maxLength(), needed));
        final long next = allocate(length);
        MemorySegment.copy(memory, offset, memory, next, used);
        source.free(offset);
        offset = next;
        capacity = length;
    }

    /**
     * For the channel: writes metadata behind the record, to which nothing is added any more.
     *
     * @throws StatusException RESOURCE_EXHAUSTED when there is no memory for it
     */
    public void append(final Metadata metadata) {
        final int length = metadata.length();
        if (length > 0) {
            if ((long) used + length > capacity) {
                grow((long) used + length);
            }
            metadata.write(memory, offset + used);
            metadataLength = length;
        }
    }

    /** Bytes of the metadata behind the record. */
    public int metadataLength() {
        return metadataLength;
    }

    /** For the channel: the block is its own from now on. @return the record's offset in {@link #memory} */
    public long handOver() {
        if (offset == GONE) {
            throw new IllegalStateException("block was handed over or closed: length=" + used);
        }
        final long at = offset;
        offset = GONE;
        capacity = 0;
        return at;
    }

    /** Gives the block back unless it was handed over. */
    @Override
    public void close() {
        if (offset != GONE) {
            source.free(handOver());
        }
    }
}
