package io.roundhouse.client.stub;

import io.roundhouse.api.layout.RecordDescriptor;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Looks at one message of a record: what generated views extend. A view copies nothing, is reused by wrapping something
 * else, and is valid as long as the memory it looks at. A view of a message that is not there has all defaults. One
 * owner thread.
 */
public abstract class RecordView {
    private static final MemorySegment ABSENT = MemorySegment.ofArray(new byte[1 << 14]).asReadOnly();

    private MemorySegment memory = ABSENT;
    private long base;
    private int length = (int) ABSENT.byteSize();
    private int at;
    /** As in the reference to the message. */
    private int named;

    /** Looks at nothing yet: all defaults. */
    protected RecordView() {
    }

    /** Bytes of the type's fixed part. */
    protected abstract int fixedLength();

    /**
     * Looks at the root of a record.
     *
     * @param offset of the record's block in {@code segment}
     * @param bytes  of the block; 0 for a message without anything
     */
    public final void wrap(final MemorySegment segment, final long offset, final int bytes) {
        if (bytes == 0) {
            clear();
            return;
        }
        Objects.checkFromIndexSize(offset, bytes, segment.byteSize());
        memory = segment;
        base = offset;
        length = bytes;
        at = 0;
        checkFixedPart(fixedLength() + RecordDescriptor.ROOT_TAIL_LENGTH);
        named = intAt(fixedLength() + RecordDescriptor.REFERENCE_COUNT_OFFSET);
    }

    /** Looks at a message that is not there. */
    public final void clear() {
        memory = ABSENT;
        base = 0;
        length = (int) ABSENT.byteSize();
        at = 0;
        named = 0;
    }

    private void checkFixedPart(final int bytes) {
        if (at > length - bytes) {
            throw damaged("fixed part of a message", at, bytes);
        }
    }

    private IllegalStateException damaged(final String what, final long offset, final long bytes) {
        return new IllegalStateException("record is damaged, " + what + " leaves it: offset=" + offset + " bytes="
            + bytes + " length=" + length);
    }

    private long address(final int offset) {
        return base + at + offset;
    }

    /** 8 bytes. */
    protected final long longAt(final int offset) {
        return memory.get(Layouts.LONG, address(offset));
    }

    /** 4 bytes. */
    protected final int intAt(final int offset) {
        return memory.get(Layouts.INT, address(offset));
    }

    /** 1 byte. */
    protected final boolean booleanAt(final int offset) {
        return memory.get(Layouts.BYTE, address(offset)) != 0;
    }

    /** 8 bytes. */
    protected final double doubleAt(final int offset) {
        return Double.longBitsToDouble(longAt(offset));
    }

    /** 4 bytes. */
    protected final float floatAt(final int offset) {
        return Float.intBitsToFloat(intAt(offset));
    }

    /** Whether an optional field is there. */
    protected final boolean isMarked(final int offset, final int mask) {
        return (memory.get(Layouts.BYTE, address(offset)) & mask) != 0;
    }

    /** How many values a list has, or bytes a string. */
    protected final int countAt(final int offset) {
        return memory.get(Layouts.INT, address(offset) + RecordDescriptor.REFERENCE_COUNT_OFFSET);
    }

    /** A string. */
    protected final String stringAt(final int offset) {
        return text(longAt(offset));
    }

    /** Bytes in place. */
    protected final MemorySegment bytesAt(final int offset) {
        return slice(longAt(offset));
    }

    /** Makes a view look at a nested message, which may be absent. */
    protected final <V extends RecordView> V nested(final int offset, final V view) {
        return nested(longAt(offset), view);
    }

    /** A value of a list. */
    protected final long longAt(final int offset, final int index) {
        return memory.get(Layouts.LONG, element(offset, index, Long.BYTES));
    }

    /** A value of a list. */
    protected final int intAt(final int offset, final int index) {
        return memory.get(Layouts.INT, element(offset, index, Integer.BYTES));
    }

    /** A value of a list. */
    protected final boolean booleanAt(final int offset, final int index) {
        return memory.get(Layouts.BYTE, element(offset, index, Byte.BYTES)) != 0;
    }

    /** A value of a list. */
    protected final double doubleAt(final int offset, final int index) {
        return Double.longBitsToDouble(longAt(offset, index));
    }

    /** A value of a list. */
    protected final float floatAt(final int offset, final int index) {
        return Float.intBitsToFloat(intAt(offset, index));
    }

    /** A value of a list. */
    protected final String stringAt(final int offset, final int index) {
        return text(longAt(offset, index));
    }

    /** A value of a list. */
    protected final MemorySegment bytesAt(final int offset, final int index) {
        return slice(longAt(offset, index));
    }

    /** Makes a view look at a message of a list. */
    protected final <V extends RecordView> V nested(final int offset, final int index, final V view) {
        return nested(longAt(offset, index), view);
    }

    private <V extends RecordView> V nested(final long reference, final V view) {
        final RecordView target = view;
        if (reference == 0) {
            target.clear();
            return view;
        }
        target.memory = memory;
        target.base = base;
        target.length = length;
        target.at = (int) reference;
        target.named = (int) (reference >>> Integer.SIZE);
        if (target.at < 0) {
            throw damaged("message", reference & 0xFFFF_FFFFL, reference >>> Integer.SIZE);
        }
        target.checkFixedPart(target.fixedLength());
        return view;
    }

    /**
     * What came with the message that its type here does not have, in protobuf's binary form and in the order it came;
     * a copy.
     */
    public final byte[] unknownFields() {
        long taken = 0;
        int bytes = 0;
        for (int object = lastUnknown(); object != 0; object = memory.get(Layouts.INT, base + object)) {
            bytes += unknownLength(object);
            taken += RecordDescriptor.UNKNOWN_HEAD_LENGTH + unknownLength(object);
            if (taken > length) {
                throw damaged("unknown fields", object, taken);
            }
        }
        final byte[] fields = new byte[bytes];
        for (int object = lastUnknown(); object != 0; object = memory.get(Layouts.INT, base + object)) {
            final int count = unknownLength(object);
            bytes -= count;
            MemorySegment.copy(memory, Layouts.BYTE, base + object + RecordDescriptor.UNKNOWN_HEAD_LENGTH, fields,
                bytes, count);
        }
        return fields;
    }

    private int unknownLength(final int object) {
        final long head = (long) RecordDescriptor.UNKNOWN_HEAD_LENGTH << Integer.SIZE;
        final int count = memory.get(Layouts.INT,
            check(head | object & 0xFFFF_FFFFL, 1) + RecordDescriptor.UNKNOWN_LENGTH_OFFSET);
        check((long) count << Integer.SIZE | object + RecordDescriptor.UNKNOWN_HEAD_LENGTH & 0xFFFF_FFFFL, 1);
        return count;
    }

    /** Copies the whole record into a block that has a root without fields. */
    final void copyTo(final RecordBlock block) {
        if (at != 0) {
            throw new IllegalArgumentException("only whole records are copied, no message inside of one: offset=" + at);
        }
        if (memory != ABSENT) {
            block.reserve(length - block.length());
            MemorySegment.copy(memory, base, block.memory(), block.offset(), length);
        }
    }

    private int lastUnknown() {
        return (named & RecordDescriptor.UNKNOWN_MARK) == 0 ? 0 : named - RecordDescriptor.UNKNOWN_MARK;
    }

    private long element(final int offset, final int index, final int width) {
        final long reference = longAt(offset);
        final int count = (int) (reference >>> Integer.SIZE);
        Objects.checkIndex(index, count);
        return check(reference, width) + (long) index * width;
    }

    private long check(final long reference, final int width) {
        final long offset = reference & 0xFFFF_FFFFL;
        final long bytes = (reference >>> Integer.SIZE) * width;
        if (offset + bytes > length) {
            throw damaged("reference", offset, bytes);
        }
        return base + offset;
    }

    private MemorySegment slice(final long reference) {
        return memory.asSlice(check(reference, 1), reference >>> Integer.SIZE).asReadOnly();
    }

    private String text(final long reference) {
        final long address = check(reference, 1);
        final byte[] bytes = new byte[(int) (reference >>> Integer.SIZE)];
        MemorySegment.copy(memory, Layouts.BYTE, address, bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** For people: the fields that are there, as {@code Type{name=value, ...}}. */
    @Override
    public abstract String toString();
}
