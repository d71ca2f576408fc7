package io.roundhouse.client.stub;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Strings to memory without a copy in between. A surrogate without its other half becomes a question mark, as with
 * {@link String#getBytes}.
 */
final class Utf8 {
    private Utf8() {
    }

    static int length(final String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            final char unit = text.charAt(i);
            if (unit < 0x80) {
                length++;
            } else if (unit < 0x800) {
                length += 2;
            } else if (isPair(text, i)) {
                length += 4;
                i++;
            } else {
                length += Character.isSurrogate(unit) ? 1 : 3;
            }
        }
        return length;
    }

    private static boolean isPair(final String text, final int index) {
        return Character.isHighSurrogate(text.charAt(index)) && index + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(index + 1));
    }

    /** Writes the text and perhaps one byte behind it. @param length from {@link #length} */
    static void put(final MemorySegment memory, final long at, final String text, final int length) {
        if (length == text.length()) {
            memory.setString(at, text, StandardCharsets.UTF_8);
            return;
        }
        long next = at;
        for (int i = 0; i < text.length(); i++) {
            final boolean isPair = isPair(text, i);
            final int point = isPair ? text.codePointAt(i) : text.charAt(i);
            next = put(memory, next, !isPair && Character.isSurrogate((char) point) ? '?' : point);
            i += isPair ? 1 : 0;
        }
    }

    private static long put(final MemorySegment memory, final long at, final int point) {
        if (point < 0x80) {
            memory.set(Layouts.BYTE, at, (byte) point);
            return at + 1;
        }
        final int size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        final int lead = 0xF00 >> size & 0xF0;
        memory.set(Layouts.BYTE, at, (byte) (lead | point >> 6 * (size - 1)));
        for (int i = 1; i < size; i++) {
            memory.set(Layouts.BYTE, at + i, (byte) (0x80 | point >> 6 * (size - 1 - i) & 0x3F));
        }
        return at + size;
    }
}
