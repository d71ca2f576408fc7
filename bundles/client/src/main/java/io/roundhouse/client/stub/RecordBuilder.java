package io.roundhouse.client.stub;

import io.roundhouse.api.layout.RecordDescriptor;
import java.lang.foreign.MemorySegment;

/**
 * Writes one message of a record: what generated builders extend. Everything goes straight into the block. A field may
 * be set again; what it had before stays in the block unused. One owner thread.
 */
public abstract class RecordBuilder {
    private static final int COUNT = RecordDescriptor.REFERENCE_COUNT_OFFSET;
    private static final int FIRST_CAPACITY = 4;

    private final RecordBlock block;
    private final int at;
    private final int[] capacities;

    /**
     * For the message at a place in a block.
     *
     * @param at        where its fixed part is, from {@link #root} or {@link #nested} or {@link #element}
     * @param listCount repeated fields of the type
     */
    protected RecordBuilder(final RecordBlock block, final int at, final int listCount) {
        this.block = block;
        this.at = at;
        capacities = new int[listCount];
    }

    /** The block that the record is in. */
    public final RecordBlock block() {
        return block;
    }

    /** Takes the root, which has to be first in its block. */
    protected static int root(final RecordBlock block, final int fixedLength) {
        if (block.length() != 0) {
            throw new IllegalStateException("block has a record already: length=" + block.length());
        }
        return block.take(fixedLength + RecordDescriptor.ROOT_TAIL_LENGTH);
    }

    /**
     * Takes over all that a received message has, with what its type here does not know, so that it can be passed on.
     * Only for a root to which nothing was added yet, from a root.
     */
    protected final void copy(final RecordView from) {
        if (at != 0 || block.length() != from.fixedLength() + RecordDescriptor.ROOT_TAIL_LENGTH) {
            throw new IllegalStateException("message is inside of another or has fields already: offset=" + at
                + " length=" + block.length());
        }
        from.copyTo(block);
    }

    private long address(final int offset) {
        return block.offset() + at + offset;
    }

    /** Sets 8 bytes. */
    protected final void putLong(final int offset, final long value) {
        block.memory().set(Layouts.LONG, address(offset), value);
    }

    /** Sets 4 bytes. */
    protected final void putInt(final int offset, final int value) {
        block.memory().set(Layouts.INT, address(offset), value);
    }

    /** Sets 1 byte. */
    protected final void putBoolean(final int offset, final boolean value) {
        block.memory().set(Layouts.BYTE, address(offset), (byte) (value ? 1 : 0));
    }

    /** Sets 8 bytes. */
    protected final void putDouble(final int offset, final double value) {
        putLong(offset, Double.doubleToRawLongBits(value));
    }

    /** Sets 4 bytes. */
    protected final void putFloat(final int offset, final float value) {
        putInt(offset, Float.floatToRawIntBits(value));
    }

    /** Says that an optional field is there. */
    protected final void mark(final int offset, final int mask) {
        final long byteAt = address(offset);
        block.memory().set(Layouts.BYTE, byteAt, (byte) (block.memory().get(Layouts.BYTE, byteAt) | mask));
    }

    /** Says that an optional field is not there. */
    protected final void unmark(final int offset, final int mask) {
        final long byteAt = address(offset);
        block.memory().set(Layouts.BYTE, byteAt, (byte) (block.memory().get(Layouts.BYTE, byteAt) & ~mask));
    }

    /** Whether a nested message is there. */
    protected final boolean isThere(final int offset) {
        return block.memory().get(Layouts.INT, address(offset)) != 0;
    }

    /** Sets a string. */
    protected final void putString(final int offset, final String value) {
        final long reference = write(value);
        putLong(offset, reference);
    }

    /** Sets bytes. */
    protected final void putBytes(final int offset, final MemorySegment value) {
        final long reference = write(value);
        putLong(offset, reference);
    }

    /** The fixed part of a nested message, which is made when it is not there yet. A second builder of it goes on. */
    protected final int nested(final int offset, final int fixedLength) {
        final int there = block.memory().get(Layouts.INT, address(offset));
        if (there != 0) {
            return there;
        }
        final int made = block.take(fixedLength);
        putLong(offset, reference(made, fixedLength));
        return made;
    }

    /** The fixed part of a new message at the end of a list. */
    protected final int element(final int list, final int offset, final int fixedLength) {
        final int made = block.take(fixedLength);
        addLong(list, offset, reference(made, fixedLength));
        return made;
    }

    /** Adds a string to a list. */
    protected final void addString(final int list, final int offset, final String value) {
        addLong(list, offset, write(value));
    }

    /** Adds bytes to a list. */
    protected final void addBytes(final int list, final int offset, final MemorySegment value) {
        addLong(list, offset, write(value));
    }

    /** Adds 8 bytes to a list. */
    protected final void addLong(final int list, final int offset, final long value) {
        final int next = next(list, offset, Long.BYTES);
        block.memory().set(Layouts.LONG, block.offset() + next, value);
    }

    /** Adds 4 bytes to a list. */
    protected final void addInt(final int list, final int offset, final int value) {
        final int next = next(list, offset, Integer.BYTES);
        block.memory().set(Layouts.INT, block.offset() + next, value);
    }

    /** Adds 1 byte to a list. */
    protected final void addBoolean(final int list, final int offset, final boolean value) {
        final int next = next(list, offset, Byte.BYTES);
        block.memory().set(Layouts.BYTE, block.offset() + next, (byte) (value ? 1 : 0));
    }

    /** Makes room for so many more values of a list, so that it need not grow. */
    protected final void reserve(final int list, final int offset, final int width, final int more) {
        final int count = block.memory().get(Layouts.INT, address(offset) + COUNT);
        if (more < 0 || more > Integer.MAX_VALUE / Long.BYTES - count) {
            throw new IllegalArgumentException("count must be 0 or more: count=" + more + " had=" + count);
        }
        if (count + more > capacities[list]) {
            grow(list, offset, width, count + more);
        }
    }

    private int next(final int list, final int offset, final int width) {
        final int count = block.memory().get(Layouts.INT, address(offset) + COUNT);
        if (count >= capacities[list]) {
            grow(list, offset, width, Math.max(FIRST_CAPACITY, 2 * count));
        }
        final int array = block.memory().get(Layouts.INT, address(offset));
        block.memory().set(Layouts.INT, address(offset) + COUNT, count + 1);
        return array + count * width;
    }

    private void grow(final int list, final int offset, final int width, final int capacity) {
        final int array = block.reserve(Math.multiplyExact(capacity, width));
        final long reference = block.memory().get(Layouts.LONG, address(offset));
        final int count = (int) (reference >>> Integer.SIZE);
        MemorySegment.copy(block.memory(), block.offset() + (int) reference, block.memory(), block.offset() + array,
            (long) count * width);
        putLong(offset, reference(array, count));
        capacities[list] = capacity;
    }

    private long write(final String value) {
        final int length = Utf8.length(value);
        final int start = block.reserve(length + 1);
        Utf8.put(block.memory(), block.offset() + start, value, length);
        return reference(start, length);
    }

    private long write(final MemorySegment value) {
        final int length = Math.toIntExact(value.byteSize());
        final int start = block.reserve(length);
        MemorySegment.copy(value, 0, block.memory(), block.offset() + start, length);
        return reference(start, length);
    }

    private static long reference(final int target, final int count) {
        return (long) count << Integer.SIZE | target;
    }
}
