package io.roundhouse.bench.rpc;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What calls carry: a request begins with its number, and made-up words follow; the answer is one word made of all of
 * them, so that it shows that each byte of the request came through. Words are little endian.
 */
public final class Echo {
    /** The only one. */
    public static final int METHOD = 1;
    /** Of each answer. */
    public static final int ANSWER_BYTES = 8;
    /** At least two words. */
    static final int MIN_REQUEST_BYTES = 16;
    /** What requests and answers are made of. */
    public static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private Echo() {
    }

    /** Whether a request can have so many bytes: whole words, at least two. */
    static boolean isLength(final int bytes) {
        return bytes >= MIN_REQUEST_BYTES && bytes % Long.BYTES == 0;
    }

    /** The answer to the request at a place: reads all of it. */
    static long answer(final MemorySegment memory, final long offset, final int length) {
        long rest = 0;
        for (int i = Long.BYTES; i < length; i += Long.BYTES) {
            // By place, so that words that changed places are noticed.
            rest += memory.get(WORD, offset + i) * (i + 1);
        }
        return answer(memory.get(WORD, offset), rest);
    }

    /** The answer to a number with the sum of the words behind it. */
    static long answer(final long number, final long rest) {
        return number * MIX ^ Long.rotateLeft(rest, 17);
    }

    /** A word of the made-up ones. */
    static long word(final int index) {
        return (index + 1) * MIX ^ index;
    }
}
