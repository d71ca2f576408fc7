package io.roundhouse.transport.tcp;

/** A set of connection slots that costs a bit each and is walked in order without allocation. */
final class SlotSet {
    private final long[] words;

    SlotSet(final int capacity) {
        words = new long[capacity + 63 >> 6];
    }

    void add(final int slot) {
        words[slot >> 6] |= 1L << slot;
    }

    void remove(final int slot) {
        words[slot >> 6] &= ~(1L << slot);
    }

    /** The lowest slot in the set that is {@code from} or higher, or -1. */
    int next(final int from) {
        int index = from >> 6;
        if (index >= words.length) {
            return -1;
        }
        long word = words[index] & -1L << from;
        while (word == 0) {
            if (++index == words.length) {
                return -1;
            }
            word = words[index];
        }
        return (index << 6) + Long.numberOfTrailingZeros(word);
    }
}
