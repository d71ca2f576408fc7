package io.roundhouse.demo.application;

import java.util.Locale;

/**
 * What an application says about itself, as one line on its standard output.
 *
 * @param timeNs when, by a clock that all processes of the host share
 * @param isFinal whether it is the last one, with nothing in flight
 * @param calls completed (client) or served (server) so far
 * @param next one more than the highest number seen; on the client, numbers given out
 * @param inFlight calls open now
 * @param lost numbers that did not come although a higher one did
 * @param doubled numbers that came again
 * @param reordered numbers that came after a higher one
 * @param failed calls that ended in an error, or with another answer than theirs
 * @param p50Us half of the calls since the report before took at most this, in us
 * @param p99Us 99 of 100 did
 */
public record Report(long timeNs, boolean isFinal, long calls, long next, int inFlight, long lost, long doubled,
    long reordered, long failed, double p50Us, double p99Us) {
    /** Before the first. */
    public static final Report NONE = new Report(0, false, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final String PREFIX = "report ";
    private static final int FIELDS = 11;

    /** As one line. */
    String toLine() {
        return String.format(Locale.ROOT, "%s%d,%s,%d,%d,%d,%d,%d,%d,%d,%.1f,%.1f", PREFIX, timeNs, isFinal, calls,
            next,
            inFlight, lost, doubled, reordered, failed, p50Us, p99Us);
    }

    /** Reads what {@link #toLine} wrote. @return null when the line is something else */
    public static Report parse(final String line) {
        final String[] fields = line.startsWith(PREFIX) ? line.substring(PREFIX.length()).split(",") : new String[0];
        if (fields.length != FIELDS) {
            return null;
        }
        return new Report(Long.parseLong(fields[0]), Boolean.parseBoolean(fields[1]), Long.parseLong(fields[2]),
            Long.parseLong(fields[3]), Integer.parseInt(fields[4]), Long.parseLong(fields[5]),
                Long.parseLong(fields[6]),
            Long.parseLong(fields[7]), Long.parseLong(fields[8]), Double.parseDouble(fields[9]),
            Double.parseDouble(fields[10]));
    }
}
