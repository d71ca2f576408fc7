package io.roundhouse.bench.rpc;

/**
 * What calls carry: a request begins with its number and ends with a word made of it, the answer is one word made of
 * both, so that it shows that both ends of the request came through. Words are little endian.
 */
final class Echo {
    static final int METHOD = 1;
    static final int ANSWER_BYTES = 8;
    /** At least two words. */
    static final int MIN_REQUEST_BYTES = 16;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private Echo() {
    }

    /** The last word of a request. */
    static long last(final long number) {
        return number * MIX;
    }

    /** The answer to a request with these two words. */
    static long answer(final long first, final long last) {
        return first ^ Long.rotateLeft(last, 17);
    }

    /** The answer to the request of a number. */
    static long answer(final long number) {
        return answer(number, last(number));
    }
}
