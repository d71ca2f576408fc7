package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.PlaceProbe;

/**
 * Median times per batch by size class of one place, kept to compare what comes after with. Slower means: the median of
 * like size is above twice the old one and 200 ns a message more.
 */
final class Baseline {
    private static final int SIZE_CLASSES = 9;
    private static final long MARGIN_NS_PER_MESSAGE = 200;

    private final long[] medianNs = new long[SIZE_CLASSES];
    private long messages;

    /** Takes the figures of a probe where they are higher than those known, and the count of messages. */
    void take(final PlaceProbe probe) {
        atLeast(probe);
        messages = probe.messages();
    }

    /** Takes the figures of another place of the old revision where they are higher: the whole machine may be slow now. */
    void atLeast(final PlaceProbe probe) {
        for (int c = 0; c < SIZE_CLASSES; c++) {
            medianNs[c] = Math.max(medianNs[c], probe.medianBatchNs(c));
        }
    }

    /** Messages handled when the figures were taken. */
    long messages() {
        return messages;
    }

    /** In what a probe is slower than these figures, or null. */
    String slower(final PlaceProbe probe) {
        for (int c = 0; c < SIZE_CLASSES; c++) {
            final long now = probe.medianBatchNs(c);
            final long old = medianNs[c];
            if (old > 0 && now > 2 * old && now - old > MARGIN_NS_PER_MESSAGE << c) {
                return "median of batches of " + (1 << c) + " is " + now + " ns, was " + old + " ns";
            }
        }
        return null;
    }
}
