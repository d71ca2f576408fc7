package io.roundhouse.bench.rpc;

/** Folds values into a word, in their order. */
final class Digest {
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private Digest() {
    }

    static long add(final long digest, final long value) {
        return Long.rotateLeft(digest ^ value, 23) * MIX;
    }

    static long add(final long digest, final String value) {
        return add(digest, value.hashCode());
    }
}
