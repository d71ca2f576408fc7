package io.roundhouse.testkit.contract;

import io.roundhouse.spi.EngineFactory;

/** Where a run is cut, and by which revision it goes on. */
@FunctionalInterface
public interface Cuts {
    /** In how many runs every position is cut once, and how many messages follow each cut undisturbed. */
    int STRIDE = 32;

    /** The revision that takes over in front of a message, or null for no cut. */
    EngineFactory at(int position);

    /** No cut. */
    static Cuts none() {
        return _ -> null;
    }

    /** One cut. */
    static Cuts once(final EngineFactory factory, final int position) {
        return p -> p == position ? factory : null;
    }

    /** A cut at {@code first} and every {@code stride} messages from there. */
    static Cuts every(final EngineFactory factory, final int first, final int stride) {
        return p -> p >= first && (p - first) % stride == 0 ? factory : null;
    }

    /** Cuts that hand over to one revision and the other in turn. */
    static Cuts alternating(final EngineFactory odd, final EngineFactory even, final int stride) {
        return p -> p % stride != 0 ? null : (p / stride & 1) == 0 ? even : odd;
    }
}
