package io.roundhouse.wkt;

import java.time.Instant;

/**
 * Points in time and durations as Java has them.
 */
public final class Times {
    private Times() {
    }

    /** The point in time. @throws java.time.DateTimeException when Java has none so far away */
    public static Instant instant(final Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.seconds(), timestamp.nanos());
    }

    /** The duration. @throws ArithmeticException when Java has none so long */
    public static java.time.Duration duration(final Duration duration) {
        return java.time.Duration.ofSeconds(duration.seconds(), duration.nanos());
    }

    /** Sets a point in time. */
    public static void set(final TimestampBuilder timestamp, final Instant value) {
        timestamp.seconds(value.getEpochSecond()).nanos(value.getNano());
    }

    /** Sets a duration. Of a negative one seconds and nanoseconds are both negative, as protobuf wants it. */
    public static void set(final DurationBuilder duration, final java.time.Duration value) {
        final boolean isRounded = value.getSeconds() < 0 && value.getNano() > 0;
        duration.seconds(isRounded ? value.getSeconds() + 1 : value.getSeconds())
            .nanos(isRounded ? value.getNano() - 1_000_000_000 : value.getNano());
    }
}
