package io.roundhouse.schema.binding;


import io.roundhouse.api.layout.RecordDescriptor;

/**
 * What generated decoders call to build records. The block is {@code capacity} bytes at the address {@code base}, the
 * reference to set is at the address {@code reference}. {@code used} is how many bytes of the block are taken, a
 * multiple of 8; a function that takes some returns it anew, or a {@link CodecError}.
 */
final class BlockWriter {
    private static final int COUNT = RecordDescriptor.REFERENCE_COUNT_OFFSET;
    private static final int UNKNOWN_HEAD = RecordDescriptor.UNKNOWN_HEAD_LENGTH;
    private static final int UNKNOWN_LENGTH = RecordDescriptor.UNKNOWN_LENGTH_OFFSET;

    private BlockWriter() {
    }

    /** Takes the zeroed fixed part of a message. */
    static int fixedPart(final long base, final int capacity, final int used, final int fixedLength) {
        if (fixedLength > capacity - used) {
            return CodecError.NO_ROOM;
        }
        for (int i = 0; i < fixedLength; i += Long.BYTES) {
            Bytes.putLong(base + used + i, 0L);
        }
        return used + fixedLength;
    }

    /** Takes the fixed part of a nested message and refers to it, unless it is there: then both are merged. */
    static int message(final long base, final int capacity, final int used, final long reference,
        final int fixedLength, final int depth) {
        if (depth >= RecordDescriptor.MAX_DEPTH) {
            return CodecError.TOO_DEEP;
        }
        if (Bytes.getLong(reference) != 0) {
            return used;
        }
        final int next = fixedPart(base, capacity, used, fixedLength);
        if (next >= 0) {
            refer(reference, used, fixedLength);
        }
        return next;
    }

    /** Where a reference goes to. */
    static int target(final long reference) {
        return Bytes.getInt(reference);
    }

    /** Copies bytes into the block and refers to them. */
    static int bytes(final long from, final int length, final long base, final int capacity, final int used,
        final long reference) {
        final int next = take(base, capacity, used, length);
        if (next >= 0) {
            Bytes.copy(from, base + used, length);
            refer(reference, used, length);
        }
        return next;
    }

    /** Copies UTF-8 into the block and refers to it. */
    static int string(final long from, final int length, final long base, final int capacity, final int used,
        final long reference) {
        final int next = take(base, capacity, used, length);
        if (next < 0) {
            return next;
        }
        if (!Bytes.copy(from, base + used, length) && !Bytes.isUtf8(base + used, length)) {
            return CodecError.BAD_UTF8;
        }
        refer(reference, used, length);
        return next;
    }

    /**
     * Copies a field that the type does not have behind the last such field of its message. When that is the last of
     * the block the two become one object, so that many small ones take little more room than their bytes.
     *
     * @param from   address of what comes after the tag
     * @param length bytes of that
     * @param slot   address of what names the last unknown fields: the count of the reference to the message
     */
    static int unknown(final long from, final int length, final int tag, final long base, final int capacity,
        final int used, final long slot) {
        final int named = Bytes.getInt(slot);
        final int last = (named & RecordDescriptor.UNKNOWN_MARK) == 0 ? 0 : named - RecordDescriptor.UNKNOWN_MARK;
        final int held = last == 0 ? 0 : Bytes.getInt(base + last + UNKNOWN_LENGTH);
        final boolean isAtEnd = last != 0 && RecordDescriptor.align((long) last + UNKNOWN_HEAD + held) == used;
        final int object = isAtEnd ? last : used;
        final int before = isAtEnd ? held : 0;
        final long more = Bytes.tagSize(tag) + (long) length;
        final long start = (long) object + UNKNOWN_HEAD + before;
        final int next = take(base, capacity, used, Math.max(0, start + more - used));
        if (next < 0) {
            return next;
        }
        if (!isAtEnd) {
            Bytes.putInt(base + object, last);
            Bytes.putInt(slot, object + RecordDescriptor.UNKNOWN_MARK);
        }
        Bytes.putInt(base + object + UNKNOWN_LENGTH, (int) (before + more));
        Bytes.putVarint(base + start, tag & 0xFFFF_FFFFL);
        Bytes.copy(from, base + start + Bytes.tagSize(tag), length);
        return next;
    }

    /** Makes room for so many more values of a list; those that are there stay its first. */
    static int reserve(final long base, final int capacity, final int used, final long reference, final int more,
        final int width) {
        if (more == 0) {
            return used;
        }
        final int count = Bytes.getInt(reference + COUNT);
        final int next = take(base, capacity, used, ((long) count + more) * width);
        if (next < 0) {
            return next;
        }
        if (count != 0) {
            Bytes.move(base + target(reference), base + used, (long) count * width);
        }
        refer(reference, used, count);
        return next;
    }

    /** The place for a list's next value. */
    static long nextValue(final long base, final long reference, final int width) {
        return nextValues(base, reference, width, 1);
    }

    /** The place for a list's next values. */
    static long nextValues(final long base, final long reference, final int width, final int more) {
        final int count = Bytes.getInt(reference + COUNT);
        Bytes.putInt(reference + COUNT, count + more);
        return base + target(reference) + (long) count * width;
    }

    /** The place for a list's next reference, which is 0 yet. */
    static long nextReference(final long base, final long reference) {
        final long at = nextValue(base, reference, RecordDescriptor.REFERENCE_LENGTH);
        Bytes.putLong(at, 0L);
        return at;
    }

    /** Sets the bit of a field that is there. */
    static void mark(final long at, final int mask) {
        Bytes.putByte(at, (byte) (Bytes.getByte(at) | mask));
    }

    /** Takes bits back. */
    static void unmark(final long at, final int mask) {
        Bytes.putByte(at, (byte) (Bytes.getByte(at) & ~mask));
    }

    /** Sets a value to 0. @param width bytes of it, 8, 4 or 1 */
    static void zero(final long at, final int width) {
        switch (width) {
            case Long.BYTES -> Bytes.putLong(at, 0L);
            case Integer.BYTES -> Bytes.putInt(at, 0);
            default -> Bytes.putByte(at, (byte) 0);
        }
    }

    private static void refer(final long reference, final int target, final int count) {
        Bytes.putLong(reference, (long) count << 32 | target);
    }

    /** Takes room up to the next multiple of 8, whose last word is zeroed: what lay there before stays unseen. */
    private static int take(final long base, final int capacity, final int used, final long length) {
        final long next = RecordDescriptor.align(used + length);
        if (next > capacity) {
            return CodecError.NO_ROOM;
        }
        if (length != 0) {
            Bytes.putLong(base + next - Long.BYTES, 0L);
        }
        return (int) next;
    }
}
