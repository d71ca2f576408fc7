package io.roundhouse.framing;

import io.roundhouse.api.Decimal;
import io.roundhouse.api.wire.FrameFlyweight;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** What STATUS frames say to people: UTF-8, written without allocation. */
public enum Detail {
    /** A request that the peer's service does not take. */
    REQUEST_TOO_LONG("request is too long for the connection: length="),
    /** An answer that the caller's service does not take. */
    ANSWER_TOO_LONG("answer is too long for the connection: length="),
    /** A request that the server's datapath does not take. */
    RECEIVED_REQUEST_TOO_LONG("request is too long for the server's datapath: length="),
    /** An answer that the caller's datapath does not take. */
    RECEIVED_ANSWER_TOO_LONG("answer is too long for the caller's datapath: length=");

    /** Bytes that {@link #put} writes at most. */
    public static final int MAX_LENGTH = 128;

    private static final MemorySegment LIMIT = text(" limit=");

    private final MemorySegment prefix;

    Detail(final String prefix) {
        this.prefix = text(prefix);
    }

    private static MemorySegment text(final String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Writes the text with its numbers, 0 or more each. @return bytes written */
    public int put(final MemorySegment memory, final long at, final long length, final long limit) {
        long end = copy(prefix, memory, at);
        end = Decimal.put(memory, end, length);
        end = copy(LIMIT, memory, end);
        return (int) (Decimal.put(memory, end, limit) - at);
    }

    private static long copy(final MemorySegment from, final MemorySegment to, final long at) {
        MemorySegment.copy(from, 0, to, at, from.byteSize());
        return at + from.byteSize();
    }

    /**
     * How much of a text fits a STATUS frame: it is cut in front of a character. Its memory may be anybody's.
     *
     * @param maxBodyLength the longest body that the peer takes
     */
    public static int cut(final MemorySegment text, final long offset, final int length, final int maxBodyLength) {
        final int limit = Math.min(FrameFlyweight.MAX_DETAIL_LENGTH, maxBodyLength);
        if (length <= limit) {
            return length;
        }
        int end = limit;
        while (end > 0 && end > limit - 4 && (text.get(ValueLayout.JAVA_BYTE, offset + end) & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }
}
