package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.PlaceProbe;

/**
 * Median times per batch by size class of one place, kept to compare what comes after with. Slower means: the median of
 * like size is above twice the old one and 200 ns a message more.
 */
final class Baseline {
    private static final int SIZE_CLASSES = 9;
    private static final int LANES = 2;
    private static final long MARGIN_NS_PER_MESSAGE = 200;

    private final long[] medianNs = new long[LANES * SIZE_CLASSES];
    private long messages;

    /** Takes the figures of a probe where they are higher than those known, and the count of messages. */
    void take(final PlaceProbe probe) {
        atLeast(probe);
        messages = probe.messages();
    }

    /**
     * Takes the figures of another place of the old revision where they are higher: the whole machine may be slow now.
     */
    void atLeast(final PlaceProbe probe) {
        for (int at = 0; at < medianNs.length; at++) {
            medianNs[at] = Math.max(medianNs[at], median(probe, at));
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
        for (int at = 0; at < LANES * SIZE_CLASSES; at++) {
            if (median(probe, at) > 0) {
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
        for (int at = 0; at < medianNs.length; at++) {
            final long now = median(probe, at);
            if (now > 0 || medianNs[at] > 0) {
                text.append(text.isEmpty() ? "ns by lane and batch size, before and now: "
                    : ", ").append(lane(at)).append(' ')
                    .append(1 << at % SIZE_CLASSES).append(' ').append(medianNs[at]).append('/').append(now);
            }
        }
        return text.isEmpty() ? "too few batches to compare" : text.toString();
    }

    /** In what a probe is slower than these figures, or null. */
    String slower(final PlaceProbe probe) {
        for (int at = 0; at < medianNs.length; at++) {
            final int size = at % SIZE_CLASSES;
            final long now = median(probe, at);
            final long old = atMost(at - size, size);
            if (old > 0 && now > 2 * old && now - old > MARGIN_NS_PER_MESSAGE << size) {
                return "median of " + lane(at) + " batches of " + (1 << size) + " is " + now + " ns, was at most "
                    + old + " ns";
            }
        }
        return null;
    }

    /**
     * What a batch of a size took at most: measured, or, where no batch of that size was, concluded from its
     * neighbours: a larger batch took no less, and several smaller ones make up for it. 0 when nothing was measured
     * at all.
     */
    private long atMost(final int lane, final int sizeClass) {
        if (medianNs[lane + sizeClass] > 0) {
            return medianNs[lane + sizeClass];
        }
        long most = 0;
        for (int c = 0; c < SIZE_CLASSES; c++) {
            if (medianNs[lane + c] > 0) {
                final long concluded = c > sizeClass ? medianNs[lane + c] : medianNs[lane + c] << sizeClass - c;
                most = most == 0 ? concluded : Math.min(most, concluded);
            }
        }
        return most;
    }

    private static long median(final PlaceProbe probe, final int at) {
        return probe.medianBatchNs(at >= SIZE_CLASSES, at % SIZE_CLASSES);
    }

    private static String lane(final int at) {
        return at >= SIZE_CLASSES ? "rx" : "tx";
    }
}
