package io.roundhouse.runtime.lane;

import java.util.Arrays;

/** A set of links by number, a bit each. Owned by one thread. */
final class LinkSet {
    private long[] words = {};

    /** Words for so many links. */
    static int words(final int links) {
        return links + Long.SIZE - 1 >>> 6;
    }

    /** The first number in a set that is at least {@code from}, or -1. */
    static int next(final long[] words, final int from) {
        int word = from >>> 6;
        if (word >= words.length) {
            return -1;
        }
        long bits = words[word] & -1L << from;
        while (bits == 0 && ++word < words.length) {
            bits = words[word];
        }
        return bits == 0 ? -1 : (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    /** Makes room for so many links. Allocates. */
    void grow(final int links) {
        words = Arrays.copyOf(words, Math.max(words.length, words(links)));
    }

    /** Adds a number there is room for. */
    void add(final int number) {
        words[number >>> 6] |= 1L << number;
    }

    /** Takes the lowest number out. @return it, or -1 when there is none */
    int takeFirst() {
        final int first = next(words, 0);
        if (first >= 0) {
            words[first >>> 6] &= ~(1L << first);
        }
        return first;
    }
}
