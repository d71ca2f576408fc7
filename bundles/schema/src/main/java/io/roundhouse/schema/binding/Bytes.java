package io.roundhouse.schema.binding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Memory access that writer and reader share: little endian, at any address, unchecked. Through segments the compiler
 * makes so much code for each access that it stops inlining in the middle of a message; so the bounds are checked where
 * lengths and references are read, once for each object, and nowhere else.
 */
final class Bytes {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT =
        ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** All memory: a constant, so that of the checks for each access only a comparison is left. */
    private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final int BULK_LENGTH = 128;

    private Bytes() {
    }

    static byte getByte(final long address) {
        return MEMORY.get(BYTE, address);
    }

    static int getInt(final long address) {
        return MEMORY.get(INT, address);
    }

    static long getLong(final long address) {
        return MEMORY.get(LONG, address);
    }

    static void putByte(final long address, final byte value) {
        MEMORY.set(BYTE, address, value);
    }

    static void putShort(final long address, final short value) {
        MEMORY.set(SHORT, address, value);
    }

    static void putInt(final long address, final int value) {
        MEMORY.set(INT, address, value);
    }

    static void putLong(final long address, final long value) {
        MEMORY.set(LONG, address, value);
    }

    /** Moves bytes from lower to higher or separate addresses. */
    static void move(final long from, final long to, final long length) {
        MemorySegment.copy(MEMORY, from, MEMORY, to, length);
    }

    /** Copies bytes. @return whether all that were written are ASCII */
    static boolean copy(final long from, final long to, final int length) {
        if (length >= BULK_LENGTH) {
            move(from, to, length);
            return isAscii(to, length);
        }
        long bits = 0;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            final long word = getLong(from + i);
            putLong(to + i, word);
            bits |= word;
        }
        if ((length & Integer.BYTES) != 0) {
            final int word = getInt(from + i);
            putInt(to + i, word);
            bits |= word;
            i += Integer.BYTES;
        }
        for (; i < length; i++) {
            final byte next = getByte(from + i);
            putByte(to + i, next);
            bits |= next;
        }
        return (bits & HIGH_BITS) == 0;
    }

    static boolean isAscii(final long at, final int length) {
        long bits = 0;
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            bits |= getLong(at + i);
        }
        for (; i < length; i++) {
            bits |= getByte(at + i);
        }
        return (bits & HIGH_BITS) == 0;
    }

    /** Whether private bytes are UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629, 4). */
    static boolean isUtf8(final long at, final int length) {
        int i = 0;
        while (i < length) {
            final int lead = getByte(at + i);
            if (lead >= 0) {
                i++;
                continue;
            }
            final int size = sequenceLength(lead);
            if (size == 0 || size > length - i || !isSequence(at + i, lead & 0xFF, size)) {
                return false;
            }
            i += size;
        }
        return true;
    }

    private static int sequenceLength(final int lead) {
        final int unsigned = lead & 0xFF;
        return unsigned < 0xC2 ? 0 : unsigned < 0xE0 ? 2 : unsigned < 0xF0 ? 3 : unsigned < 0xF5 ? 4 : 0;
    }

    private static boolean isSequence(final long at, final int lead, final int size) {
        final int second = getByte(at + 1) & 0xFF;
        final int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        final int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            return false;
        }
        for (int i = 2; i < size; i++) {
            if ((getByte(at + i) & 0xC0) != 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Bytes that a varint takes: its bits by 7, rounded up, without dividing. */
    static int varintSize(final long value) {
        return (640 - 9 * Long.numberOfLeadingZeros(value | 1)) >>> 6;
    }

    /** Bytes that a tag takes, which has 32 bits without sign. */
    static int tagSize(final int tag) {
        return varintSize(tag & 0xFFFF_FFFFL);
    }

    /** Writes a varint of any size. */
    static void putVarint(final long at, final long value) {
        long rest = value;
        long next = at;
        while ((rest & ~0x7FL) != 0) {
            putByte(next++, (byte) (rest | 0x80));
            rest >>>= 7;
        }
        putByte(next, (byte) rest);
    }
}
