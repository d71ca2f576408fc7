package io.roundhouse.demo;

import java.util.Locale;

/**
 * What an application says about itself, as one line on its standard output.
 *
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
record Report(boolean isFinal, long calls, long next, int inFlight, long lost, long doubled, long reordered, long failed,
    double p50Us, double p99Us) {
    static final Report NONE = new Report(false, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final String PREFIX = "report ";
    private static final int FIELDS = 10;

    String toLine() {
        return String.format(Locale.ROOT, "%s%s,%d,%d,%d,%d,%d,%d,%d,%.1f,%.1f", PREFIX, isFinal, calls, next, inFlight, lost,
            doubled, reordered, failed, p50Us, p99Us);
    }

    /** @return null when the line is something else */
    static Report parse(final String line) {
        final String[] fields = line.startsWith(PREFIX) ? line.substring(PREFIX.length()).split(",") : new String[0];
        if (fields.length != FIELDS) {
            return null;
        }
        return new Report(Boolean.parseBoolean(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2]),
            Integer.parseInt(fields[3]), Long.parseLong(fields[4]), Long.parseLong(fields[5]), Long.parseLong(fields[6]),
            Long.parseLong(fields[7]), Double.parseDouble(fields[8]), Double.parseDouble(fields[9]));
    }
}
