package io.roundhouse.bench;

import java.util.function.Predicate;

/**
 * What a row is to reach.
 *
 * @param text for people
 * @param test of the row
 * @param isDuty whether the bench fails when it is missed; a speed that is missed is only told
 */
public record Target(String text, Predicate<Row> test, boolean isDuty) {
    /** Nothing of that kind may happen. */
    public static final Target NONE = new Target("0", row -> row.value() == 0, true);

    /** A value of at most {@code limit}. */
    public static Target atMost(final double limit) {
        return new Target("at most " + Json.number(limit), row -> row.value() <= limit, false);
    }

    /** A value of at least {@code limit}. */
    public static Target atLeast(final double limit) {
        return new Target("at least " + Json.number(limit), row -> row.value() >= limit, false);
    }

    /** A value between two. */
    public static Target between(final double low, final double high) {
        return new Target(Json.number(low) + " to " + Json.number(high),
            row -> row.value() >= low && row.value() <= high, false);
    }

    /** Better than the peer. */
    public static Target betterThanPeer() {
        return new Target("better than the peer", row -> row.peer() != null && row.peer().ratio() > 1, false);
    }

    /** So many times better than the peer. */
    public static Target timesBetter(final double times) {
        return new Target(Json.number(times) + " times better", row -> row.peer() != null
            && row.peer().ratio() >= times,
            false);
    }

    /** Whether the row reaches it. */
    public boolean isMet(final Row row) {
        return test.test(row);
    }
}
