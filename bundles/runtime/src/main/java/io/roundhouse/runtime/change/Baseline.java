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

    /** Whether there is anything to compare with. */
    boolean hasFigures() {
        for (final long ns : medianNs) {
            if (ns > 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a probe has measured enough batches of any size. */
    static boolean hasFigures(final PlaceProbe probe) {
        for (int c = 0; c < SIZE_CLASSES; c++) {
            if (probe.medianBatchNs(c) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Messages handled when the figures were taken. */
    long messages() {
        return messages;
    }

    /** The figures beside those of a probe, for operators. */
    String beside(final PlaceProbe probe) {
        final StringBuilder text = new StringBuilder();
        for (int c = 0; c < SIZE_CLASSES; c++) {
            final long now = probe.medianBatchNs(c);
            if (now > 0 || medianNs[c] > 0) {
                text.append(text.isEmpty() ? "ns by batch size, before and now: " : ", ").append(1 << c).append(' ')
                    .append(medianNs[c]).append('/').append(now);
            }
        }
        return text.isEmpty() ? "too few batches to compare" : text.toString();
    }

    /** In what a probe is slower than these figures, or null. */
    String slower(final PlaceProbe probe) {
        for (int c = 0; c < SIZE_CLASSES; c++) {
            final long now = probe.medianBatchNs(c);
            final long old = atMost(c);
            if (old > 0 && now > 2 * old && now - old > MARGIN_NS_PER_MESSAGE << c) {
                return "median of batches of " + (1 << c) + " is " + now + " ns, was at most " + old + " ns";
            }
        }
        return null;
    }

    /**
     * What a batch of a size took at most: measured, or, where no batch of that size was, concluded from its neighbours:
     * a larger batch took no less, and several smaller ones make up for it. 0 when nothing was measured at all.
     */
    private long atMost(final int sizeClass) {
        if (medianNs[sizeClass] > 0) {
            return medianNs[sizeClass];
        }
        long most = 0;
        for (int c = 0; c < SIZE_CLASSES; c++) {
            if (medianNs[c] > 0) {
                final long concluded = c > sizeClass ? medianNs[c] : medianNs[c] << sizeClass - c;
                most = most == 0 ? concluded : Math.min(most, concluded);
            }
        }
        return most;
    }
}
