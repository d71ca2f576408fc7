package io.roundhouse.schema.binding;


import io.roundhouse.api.layout.RecordDescriptor;
import java.lang.foreign.MemorySegment;

/**
 * What generated encoders call. Pure functions: all that changes is in a long, which each takes and returns.
 *
 * <pre>
 *  state:  63..32 bytes of the record that may still be referred to | 31..0 bytes of the output that are still free
 *          negative: a CodecError
 * </pre>
 *
 * The upper half starts with the record's length and goes down by the length of every object visited. In a record
 * without overlaps it cannot go below 0, and so a record with overlaps, or with a cycle, costs no more time than an
 * honest one of its length.
 */
final class WireWriter {
    private static final int BUDGET_SHIFT = 32;

    private WireWriter() {
    }

    /** Starts a payload: checks the ranges and takes the root. @return the state */
    static long begin(final MemorySegment record, final long offset, final long length, final MemorySegment out,
        final long outStart, final long outEnd, final int rootLength) {
        final long room = outEnd - outStart;
        if (!Ranges.isInside(record, offset, length) || !Ranges.isInside(out, outStart, room)) {
            return CodecError.BAD_RANGE;
        }
        return length < rootLength ? CodecError.BAD_REFERENCE : length - rootLength << BUDGET_SHIFT | room;
    }

    /** Ends a payload. @return its length or an error */
    static long finish(final long state, final long outStart, final long outEnd) {
        return state < 0 ? state : outEnd - outStart - (int) state;
    }

    // Values as the wire has them, in 64 bits; 0 exactly for the default.

    static long int32(final long at) {
        return Bytes.getInt(at);
    }

    static long uint32(final long at) {
        return Bytes.getInt(at) & 0xFFFF_FFFFL;
    }

    static long sint32(final long at) {
        final int value = Bytes.getInt(at);
        return (value << 1 ^ value >> 31) & 0xFFFF_FFFFL;
    }

    static long int64(final long at) {
        return Bytes.getLong(at);
    }

    static long sint64(final long at) {
        final long value = Bytes.getLong(at);
        return value << 1 ^ value >> 63;
    }

    static long bool(final long at) {
        return Bytes.getByte(at) != 0 ? 1 : 0;
    }

    static long reference(final long at) {
        return Bytes.getLong(at);
    }

    static boolean isPresent(final long at, final int mask) {
        return (Bytes.getByte(at) & mask) != 0;
    }

    // Fields of one value.

    static long varint(final long value, final long outStart, final long state, final int tag) {
        final int need = Bytes.varintSize(value) + Bytes.tagSize(tag);
        final int left = (int) state - need;
        if (left < 0) {
            return CodecError.NO_ROOM;
        }
        if (need == 2) {
            Bytes.putShort(outStart + left, (short) (value << 8 | tag));
        } else {
            Bytes.putVarint(putTag(outStart + left, tag), value);
        }
        return state - need;
    }

    static long varintIfSet(final long value, final long outStart, final long state, final int tag) {
        return value == 0 ? state : varint(value, outStart, state, tag);
    }

    static long fixed32(final long value, final long outStart, final long state, final int tag) {
        final int need = Integer.BYTES + Bytes.tagSize(tag);
        final int left = (int) state - need;
        if (left < 0) {
            return CodecError.NO_ROOM;
        }
        Bytes.putInt(putTag(outStart + left, tag), (int) value);
        return state - need;
    }

    static long fixed32IfSet(final long value, final long outStart, final long state, final int tag) {
        return value == 0 ? state : fixed32(value, outStart, state, tag);
    }

    static long fixed64(final long value, final long outStart, final long state, final int tag) {
        final int need = Long.BYTES + Bytes.tagSize(tag);
        final int left = (int) state - need;
        if (left < 0) {
            return CodecError.NO_ROOM;
        }
        Bytes.putLong(putTag(outStart + left, tag), value);
        return state - need;
    }

    static long fixed64IfSet(final long value, final long outStart, final long state, final int tag) {
        return value == 0 ? state : fixed64(value, outStart, state, tag);
    }

    /** Writes a tag. @return where it ends */
    private static long putTag(final long at, final int tag) {
        if (tag < 0x80 && tag >= 0) {
            Bytes.putByte(at, (byte) tag);
            return at + 1;
        }
        Bytes.putVarint(at, tag & 0xFFFF_FFFFL);
        return at + Bytes.tagSize(tag);
    }

    // Strings and bytes.

    static long bytes(final long base, final int length, final long reference, final long outStart,
        final long state, final int tag) {
        final long taken = take(reference, 1, length, state);
        if (taken < 0) {
            return taken;
        }
        final int size = (int) (reference >>> 32);
        final int left = (int) taken - size;
        if (left < 0) {
            return CodecError.NO_ROOM;
        }
        Bytes.copy(base + (reference & 0xFFFF_FFFFL), outStart + left, size);
        return varint(size, outStart, taken - size, tag);
    }

    static long bytesIfSet(final long base, final int length, final long reference, final long outStart,
        final long state, final int tag) {
        return reference >>> 32 == 0 ? state : bytes(base, length, reference, outStart, state, tag);
    }

    static long string(final long base, final int length, final long reference, final long outStart,
        final long state, final int tag) {
        final long taken = take(reference, 1, length, state);
        if (taken < 0) {
            return taken;
        }
        final int size = (int) (reference >>> 32);
        final int left = (int) taken - size;
        if (left < 0) {
            return CodecError.NO_ROOM;
        }
        // Judged by the private copy: the application may change its own at any time.
        if (!Bytes.copy(base + (reference & 0xFFFF_FFFFL), outStart + left, size)
            && !Bytes.isUtf8(outStart + left, size)) {
            return CodecError.BAD_UTF8;
        }
        return varint(size, outStart, taken - size, tag);
    }

    static long stringIfSet(final long base, final int length, final long reference, final long outStart,
        final long state, final int tag) {
        return reference >>> 32 == 0 ? state : string(base, length, reference, outStart, state, tag);
    }

    // Unknown fields.

    /** What names the root's: the upper half, as in a reference. */
    static long rootTail(final long at) {
        return Bytes.getLong(at);
    }

    /** Reads the head of unknown fields: where those before are, and their length above. Of none that are there, -1. */
    static long unknownHead(final long base, final int length, final int object) {
        return object >= 0 && object <= length - RecordDescriptor.UNKNOWN_HEAD_LENGTH ? Bytes.getLong(base + object)
            : -1L;
    }

    /** Copies unknown fields as they are, for the caller to look through. @return the state */
    static long unknown(final long base, final int length, final int object, final long head, final long outStart,
        final long state) {
        final long size = head >>> 32;
        final long start = object + (long) RecordDescriptor.UNKNOWN_HEAD_LENGTH;
        if (start + size > length) {
            return CodecError.BAD_REFERENCE;
        }
        final long taken = state - (RecordDescriptor.UNKNOWN_HEAD_LENGTH + size << BUDGET_SHIFT);
        if (taken < 0) {
            return CodecError.OVERLAP;
        }
        if ((int) taken - size < 0) {
            return CodecError.NO_ROOM;
        }
        Bytes.copy(base + start, outStart + (int) taken - size, (int) size);
        return taken - size;
    }

    // Nested messages and lists of them.

    /** Checks the array of a list and takes it from the budget. @return the state */
    static long array(final long reference, final int length, final long state) {
        return take(reference, RecordDescriptor.REFERENCE_LENGTH, length, state);
    }

    /** Goes into a nested message. @return the state */
    static long enter(final long reference, final int fixedLength, final int length, final long state,
        final int depth) {
        if (depth >= RecordDescriptor.MAX_DEPTH) {
            return CodecError.TOO_DEEP;
        }
        return reference >>> 32 == fixedLength ? take(reference, 1, length, state)
            : enterUnknown(reference, fixedLength, length, state);
    }

    private static long enterUnknown(final long reference, final int fixedLength, final int length, final long state) {
        return (reference >>> 32 & RecordDescriptor.UNKNOWN_MARK) == 0 ? CodecError.BAD_REFERENCE
            : take((long) fixedLength << 32 | reference & 0xFFFF_FFFFL, 1, length, state);
    }

    /** Comes out of a nested message, which is all that was written since. @return the state */
    static long leave(final long entered, final long outStart, final long state, final int tag) {
        return state < 0 ? state : varint((int) entered - (int) state, outStart, state, tag);
    }

    /** Checks a reference and takes what it names from the budget. @return the state */
    static long take(final long reference, final int width, final int length, final long state) {
        final long size = (reference >>> 32) * width;
        if ((reference & 0xFFFF_FFFFL) + size > length) {
            return CodecError.BAD_REFERENCE;
        }
        final long left = state - (size << BUDGET_SHIFT);
        return left < 0 ? CodecError.OVERLAP : left;
    }
}
