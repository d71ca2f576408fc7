package io.roundhouse.runtime.engine;

import io.roundhouse.spi.Message;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Why a call failed, as the payload of its answer: UTF-8 in native memory that never changes and lives as long as
 * anybody refers to it. Made outside of the hot path, attached within it.
 */
public final class ReasonText {
    /** Bytes of a text at most. */
    public static final int MAX_LENGTH = 512;
    /** No text. */
    public static final ReasonText NONE = new ReasonText(MemorySegment.NULL, 0);

    private final MemorySegment memory;
    private final int length;

    private ReasonText(final MemorySegment memory, final int length) {
        this.memory = memory;
        this.length = length;
    }

    /** The text, cut to {@link #MAX_LENGTH} bytes in front of a character. */
    public static ReasonText of(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final int length = cut(bytes);
        if (length == 0) {
            return NONE;
        }
        final MemorySegment memory = Arena.ofAuto().allocate(length);
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, 0, length);
        return new ReasonText(memory.asReadOnly(), length);
    }

    private static int cut(final byte[] bytes) {
        if (bytes.length <= MAX_LENGTH) {
            return bytes.length;
        }
        int end = MAX_LENGTH;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }

    /** Makes the text the message's payload. */
    public void attach(final Message message) {
        message.payload(memory, 0, length);
    }

    /** The bytes. */
    public MemorySegment memory() {
        return memory;
    }

    /** How many, 0 to {@link #MAX_LENGTH}. */
    public int length() {
        return length;
    }
}
