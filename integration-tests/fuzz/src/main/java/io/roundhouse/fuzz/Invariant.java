package io.roundhouse.fuzz;

import java.util.function.Supplier;

/** What must hold whatever comes. */
final class Invariant {
    private Invariant() {
    }

    /** @throws AssertionError with what is wrong when it does not hold */
    static void holds(final boolean isTrue, final Supplier<String> otherwise) {
        if (!isTrue) {
            throw new AssertionError(otherwise.get());
        }
    }
}
