package io.roundhouse.repository.origin;

import java.time.Duration;

/**
 * How long a web server may take.
 *
 * @param connect to answer at all
 * @param total for one file, redirects included
 */
public record FetchLimits(Duration connect, Duration total) {
    /** The most redirects of one file. */
    public static final int MAX_REDIRECTS = 5;
}
