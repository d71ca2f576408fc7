package io.roundhouse.api.control;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Strings and checks that the control messages share.
 */
final class Encoding {
    static final int MAX_STRING_LENGTH = 255;

    private Encoding() {
    }

    static ByteBuffer buffer(final int capacity) {
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
    }

    static ByteBuffer reader(final byte[] message, final int magic, final String what) {
        final ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        if (message.length < 4 || in.getInt() != magic) {
            throw new IllegalArgumentException("message is no " + what + ": length=" + message.length);
        }
        return in;
    }

    static byte[] written(final ByteBuffer out) {
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    static void putString(final ByteBuffer out, final String value) {
        final byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_STRING_LENGTH) {
            throw new IllegalArgumentException("string must have at most 255 bytes: length=" + bytes.length);
        }
        out.put((byte) bytes.length).put(bytes);
    }

    /** As much of a text as a string can have, cut between characters. */
    static String cut(final String text) {
        int end = Math.min(text.length(), MAX_STRING_LENGTH);
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MAX_STRING_LENGTH) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }

    static String string(final ByteBuffer in) {
        final byte[] bytes = new byte[Byte.toUnsignedInt(in.get())];
        in.get(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (final CharacterCodingException e) {
            throw new IllegalArgumentException("string must be UTF-8: length=" + bytes.length, e);
        }
    }

    static void checkEnd(final ByteBuffer in) {
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("message must end after its last field: surplus=" + in.remaining());
        }
    }

    static IllegalArgumentException tooShort(final byte[] message, final BufferUnderflowException cause) {
        return new IllegalArgumentException("message must have all its fields: length=" + message.length, cause);
    }

    /** What goes to logs and terminals must not be able to forge lines or move the cursor there. */
    static void checkPrintable(final String field, final String text) {
        if (!text.matches("[^\\p{C}\\p{Zl}\\p{Zp}]*")) {
            throw new IllegalArgumentException(field + " must have printable characters only: length=" + text.length());
        }
    }

    static int checkRange(final String field, final int value, final int min, final int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + " must be " + min + " to " + max + ": " + field + "=" + value);
        }
        return value;
    }
}
