package io.roundhouse.testkit.engine;

/**
 * How often what goes wrong, for each 10,000 messages.
 *
 * @param seed decides which messages; the same seed, the same messages
 * @param lost messages that vanish
 * @param doubled messages that are there twice
 * @param reordered messages that change places with the next one
 * @param delayed messages that hold up the stream
 * @param delayNs for how long
 */
public record FaultPlan(long seed, int lost, int doubled, int reordered, int delayed, long delayNs) {
    static final int NONE = 0;
    static final int LOSE = 1;
    static final int DOUBLE = 2;
    static final int REORDER = 3;
    static final int DELAY = 4;

    private static final int BASE = 10_000;

    /** Checks the sum. */
    public FaultPlan {
        if (lost < 0 || doubled < 0 || reordered < 0 || delayed < 0 || lost + doubled + reordered + delayed > BASE) {
            throw new IllegalArgumentException("faults must be 0 to 10000 in all: lost=" + lost + " doubled=" + doubled
                + " reordered=" + reordered + " delayed=" + delayed);
        }
    }

    /** What happens to the message of an index. */
    int fault(final long index) {
        long h = (seed + index) * 0x9E3779B97F4A7C15L;
        h = (h ^ h >>> 32) * 0xD6E8FEB86659FD93L;
        final int draw = (int) ((h ^ h >>> 32) >>> 1) & Integer.MAX_VALUE;
        final int at = draw % BASE;
        if (at < lost) {
            return LOSE;
        } else if (at < lost + doubled) {
            return DOUBLE;
        } else if (at < lost + doubled + reordered) {
            return REORDER;
        }
        return at < lost + doubled + reordered + delayed ? DELAY : NONE;
    }
}
