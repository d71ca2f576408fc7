package io.roundhouse.schema.binding;


import io.roundhouse.api.layout.RecordDescriptor;
import io.roundhouse.schema.Wire;
import java.lang.foreign.MemorySegment;

/**
 * What generated decoders call to read payloads. Pure functions; positions count from the address {@code base} and do
 * not go past {@code end}. A result is the position behind what was read or a {@link CodecError}; where it has two
 * parts, the position is the upper half of a long.
 */
final class WireReader {
    private static final int MAX_VARINT_LENGTH = 10;
    private static final long CONTINUED = 0x8080_8080_8080_8080L;

    private WireReader() {
    }

    /** Checks the ranges before anything is read. @return 0 or an error */
    static int begin(final MemorySegment in, final long offset, final long length, final MemorySegment block,
        final long blockOffset, final long capacity) {
        return Ranges.isInside(in, offset, length) && Ranges.isInside(block, blockOffset, capacity)
            ? 0 : CodecError.BAD_RANGE;
    }

    /** A tag with its position. */
    static long tag(final long base, final int position, final int end) {
        final byte first = Bytes.getByte(base + position);
        if (first >= 8) {
            return position + 1L << 32 | first;
        }
        return longTag(base, position, end);
    }

    private static long longTag(final long base, final int position, final int end) {
        final int size = varintSize(base + position, end - position);
        if (size < 0) {
            return size;
        }
        final long tag = varintValue(base + position, size);
        final int wireType = (int) tag & 7;
        if (tag >>> 32 != 0 || tag < 8 || wireType > Wire.FIXED32) {
            return CodecError.BAD_TAG;
        }
        return (long) (position + size) << 32 | tag;
    }

    /** The length before strings, messages and lists with its position. All of it lies before {@code end}. */
    static long length(final long base, final int position, final int end) {
        if (position < end) {
            final byte first = Bytes.getByte(base + position);
            if (first >= 0 && first < end - position) {
                return position + 1L << 32 | first;
            }
        }
        return longLength(base, position, end);
    }

    private static long longLength(final long base, final int position, final int end) {
        final int size = varintSize(base + position, end - position);
        if (size < 0) {
            return size;
        }
        final long length = varintValue(base + position, size);
        final int start = position + size;
        return length < 0 || length > end - start ? CodecError.TRUNCATED : (long) start << 32 | length;
    }

    /** Bytes of the varint at an address, of which {@code available} can be read. */
    static int varintSize(final long at, final int available) {
        if (available >= Long.BYTES) {
            final long stops = ~Bytes.getLong(at) & CONTINUED;
            if (stops != 0) {
                return (Long.numberOfTrailingZeros(stops) + 1) / Byte.SIZE;
            }
        }
        for (int i = 0; i < available && i < MAX_VARINT_LENGTH; i++) {
            if (Bytes.getByte(at + i) >= 0) {
                return i + 1;
            }
        }
        return available >= MAX_VARINT_LENGTH ? CodecError.BAD_VARINT : CodecError.TRUNCATED;
    }

    /** The varint of a known size; of 10 bytes the last counts with one bit, as in protobuf. */
    static long varintValue(final long at, final int size) {
        long value = Bytes.getByte(at) & 0x7F;
        for (int i = 1; i < size; i++) {
            value |= (Bytes.getByte(at + i) & 0x7FL) << 7 * i;
        }
        return value;
    }

    // Fields that are passed over.

    /** Passes over a field of any wire type whose tag was read. @param depth of the message it is in */
    static int skip(final long base, final int position, final int end, final int tag,
        final int depth) {
        return switch (tag & 7) {
            case Wire.VARINT -> {
                final int size = varintSize(base + position, end - position);
                yield size < 0 ? size : position + size;
            }
            case Wire.FIXED64 -> advance(position, end, Long.BYTES);
            case Wire.FIXED32 -> advance(position, end, Integer.BYTES);
            case Wire.LENGTH -> skipLength(base, position, end);
            case Wire.GROUP -> skipGroup(base, position, end, tag, depth + 1);
            case Wire.GROUP_END -> CodecError.BAD_GROUP;
            default -> CodecError.BAD_TAG;
        };
    }

    private static int advance(final int position, final int end, final int length) {
        return length > end - position ? CodecError.TRUNCATED : position + length;
    }

    static int skipLength(final long base, final int position, final int end) {
        final long length = length(base, position, end);
        return length < 0 ? (int) length : (int) (length >>> 32) + (int) length;
    }

    private static int skipGroup(final long base, final int position, final int end,
        final int startTag, final int depth) {
        if (depth > RecordDescriptor.MAX_DEPTH) {
            return CodecError.TOO_DEEP;
        }
        int next = position;
        while (next < end) {
            final long tag = tag(base, next, end);
            if (tag < 0) {
                return (int) tag;
            }
            next = (int) (tag >>> 32);
            if (((int) tag & 7) == Wire.GROUP_END) {
                return (int) tag >>> 3 == startTag >>> 3 ? next : CodecError.BAD_GROUP;
            }
            next = skip(base, next, end, (int) tag, depth);
            if (next < 0) {
                return next;
            }
        }
        return CodecError.BAD_GROUP;
    }

    /** How many varints end within a range. */
    static int countVarints(final long at, final int length) {
        int count = 0;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            count += Long.bitCount(~Bytes.getLong(at + i) & CONTINUED);
        }
        for (; i < length; i++) {
            count += Bytes.getByte(at + i) >= 0 ? 1 : 0;
        }
        return count;
    }

    // Fields of one value, put where they belong in the record.

    /** A varint to memory. @param to its address */
    static int varint(final long base, final int position, final int end,
        final long to, final int form) {
        if (position < end) {
            final byte first = Bytes.getByte(base + position);
            if (first >= 0) {
                store(first, to, form);
                return position + 1;
            }
        }
        return longVarint(base, position, end, to, form);
    }

    private static int longVarint(final long base, final int position, final int end, final long to, final int form) {
        final int size = varintSize(base + position, end - position);
        if (size < 0) {
            return size;
        }
        store(varintValue(base + position, size), to, form);
        return position + size;
    }

    private static void store(final long value, final long to, final int form) {
        switch (form) {
            case Varints.INT32, Varints.UINT32 -> Bytes.putInt(to, (int) value);
            case Varints.SINT32 -> Bytes.putInt(to, (int) value >>> 1 ^ -((int) value & 1));
            case Varints.INT64 -> Bytes.putLong(to, value);
            case Varints.SINT64 -> Bytes.putLong(to, value >>> 1 ^ -(value & 1));
            default -> Bytes.putByte(to, (byte) (value != 0 ? 1 : 0));
        }
    }

    static int fixed32(final long base, final int position, final int end,
        final long to) {
        if (end - position < Integer.BYTES) {
            return CodecError.TRUNCATED;
        }
        Bytes.putInt(to, Bytes.getInt(base + position));
        return position + Integer.BYTES;
    }

    static int fixed64(final long base, final int position, final int end,
        final long to) {
        if (end - position < Long.BYTES) {
            return CodecError.TRUNCATED;
        }
        Bytes.putLong(to, Bytes.getLong(base + position));
        return position + Long.BYTES;
    }

    // Values of lists, for which BlockWriter.reserve has made room: reference is the address of the list's reference.

    static int addVarint(final long base, final int position, final int end,
        final long blockBase, final long reference, final int form) {
        final long to = BlockWriter.nextValue(blockBase, reference, Varints.width(form));
        return varint(base, position, end, to, form);
    }

    static int addFixed32(final long base, final int position, final int end,
        final long blockBase, final long reference) {
        return fixed32(base, position, end,
            BlockWriter.nextValue(blockBase, reference, Integer.BYTES));
    }

    static int addFixed64(final long base, final int position, final int end,
        final long blockBase, final long reference) {
        return fixed64(base, position, end, BlockWriter.nextValue(blockBase, reference, Long.BYTES));
    }

    static int packedVarints(final long base, final int position, final int end,
        final long blockBase, final long reference, final int form) {
        final long length = length(base, position, end);
        if (length < 0) {
            return (int) length;
        }
        int next = (int) (length >>> 32);
        final int listEnd = next + (int) length;
        if (listEnd > next && Bytes.getByte(base + listEnd - 1) < 0) {
            return CodecError.BAD_LIST;
        }
        while (next >= 0 && next < listEnd) {
            next = addVarint(base, next, listEnd, blockBase, reference, form);
        }
        return next;
    }

    static int packedFixed(final long base, final int position, final int end,
        final long blockBase, final long reference, final int width) {
        final long length = length(base, position, end);
        if (length < 0) {
            return (int) length;
        }
        final int start = (int) (length >>> 32);
        final int size = (int) length;
        if (size % width != 0) {
            return CodecError.BAD_LIST;
        }
        if (size != 0) {
            final long to = BlockWriter.nextValues(blockBase, reference, width, size / width);
            Bytes.copy(base + start, to, size);
        }
        return start + size;
    }
}
