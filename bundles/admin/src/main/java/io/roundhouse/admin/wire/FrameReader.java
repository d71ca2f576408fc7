package io.roundhouse.admin.wire;

import io.roundhouse.admin.wire.Frame.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Makes frames of bytes as they come, and trusts none of them. Used by one thread. */
public final class FrameReader {
    private static final int MAX_FIRST_LINE = 24;
    private static final int MAX_FIELDS = 16;

    private final int maxLength;
    private byte[] bytes = new byte[512];
    private int length;

    /** @param maxLength the most bytes behind the first line, at most {@link Frame#MAX_LENGTH} */
    public FrameReader(final int maxLength) {
        if (maxLength <= 0 || maxLength > Frame.MAX_LENGTH) {
            throw new IllegalArgumentException(
                "maxLength must be 1 to " + Frame.MAX_LENGTH + ": maxLength=" + maxLength);
        }
        this.maxLength = maxLength;
    }

    /** Takes bytes. @throws ProtocolException when more come than frames may have that nobody took yet */
    public void append(final byte[] from, final int offset, final int count) {
        if (length + count > 2 * (maxLength + MAX_FIRST_LINE)) {
            throw new ProtocolException("too many bytes at once: " + (length + count));
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
        }
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    /** Whether bytes are here that are not a whole frame, or not taken yet. */
    public boolean isMidFrame() {
        return length > 0;
    }

    /** The next frame, or null when it is not whole yet. @throws ProtocolException when it is none */
    public Frame next() {
        final int end = indexOf((byte) '\n', 0, Math.min(length, MAX_FIRST_LINE));
        if (end < 0) {
            if (length >= MAX_FIRST_LINE) {
                throw new ProtocolException("first line of a frame is too long");
            }
            return null;
        }
        final String[] words = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split(" ", -1);
        final int bodyLength = words.length == 2 ? length(words[1]) : -1;
        if (bodyLength < 0) {
            throw new ProtocolException("first line of a frame must be KIND LENGTH");
        }
        if (length - end - 1 < bodyLength) {
            return null;
        }
        final Frame frame = frame(kind(words[0]), Arrays.copyOfRange(bytes, end + 1, end + 1 + bodyLength));
        length -= end + 1 + bodyLength;
        System.arraycopy(bytes, end + 1 + bodyLength, bytes, 0, length);
        return frame;
    }

    private int length(final String text) {
        if (!text.matches("\\d{1,6}")) {
            return -1;
        }
        final int value = Integer.parseInt(text);
        if (value > maxLength) {
            throw new ProtocolException("frame is too long: length=" + value + ", at most " + maxLength);
        }
        return value;
    }

    private static Kind kind(final String word) {
        for (final Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new ProtocolException("unknown kind of frame: " + word.replaceAll("[^a-zA-Z]", "?"));
    }

    private static Frame frame(final Kind kind, final byte[] payload) {
        final Map<String, String> fields = new TreeMap<>();
        int at = 0;
        while (at < payload.length && payload[at] != '\n') {
            final int end = indexOf(payload, at);
            final int equals = indexOf(payload, (byte) '=', at, end);
            if (end < 0 || equals <= at || fields.size() == MAX_FIELDS) {
                throw new ProtocolException("fields of a frame must be NAME=VALUE, at most " + MAX_FIELDS);
            }
            fields.put(new String(payload, at, equals - at, StandardCharsets.ISO_8859_1),
                new String(payload, equals + 1, end - equals - 1, StandardCharsets.UTF_8));
            at = end + 1;
        }
        if (at >= payload.length) {
            throw new ProtocolException("frame has no empty line behind its fields");
        }
        return new Frame(kind, fields, Arrays.copyOfRange(payload, at + 1, payload.length));
    }

    private static int indexOf(final byte[] in, final int from) {
        return indexOf(in, (byte) '\n', from, in.length);
    }

    private int indexOf(final byte wanted, final int from, final int to) {
        return indexOf(bytes, wanted, from, to);
    }

    private static int indexOf(final byte[] in, final byte wanted, final int from, final int to) {
        for (int i = from; i < to; i++) {
            if (in[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
