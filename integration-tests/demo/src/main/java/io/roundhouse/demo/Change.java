package io.roundhouse.demo;

/**
 * A change of the demo and how it ended.
 *
 * @param title what is changed
 * @param isAsExpected whether it ended the way it should
 * @param result the service's own line about it
 * @param pauseMs the longest pause, in ms
 */
record Change(String title, boolean isAsExpected, String result, double pauseMs) {
    private static final String PAUSE = ".*longest pause ([\\d.]+) ms.*";

    /** @param outcome how it should end, {@code committed} or {@code reverted} */
    static Change of(final String title, final String outcome, final String result) {
        final double pauseMs = result.matches(PAUSE) ? Double.parseDouble(result.replaceFirst(PAUSE, "$1")) : 0;
        return new Change(title, result.startsWith(outcome + ":"), result, pauseMs);
    }

    String toLine() {
        return (isAsExpected ? "  ok   " : "  BAD  ") + title + ": " + result;
    }
}
