package io.roundhouse.demo;

/**
 * A change of the demo and how it ended.
 *
 * @param title what is changed
 * @param outcome how it should end, {@code committed} or {@code reverted}
 * @param result the service's own line about it
 * @param pauseMs the longest pause, in ms
 * @param beginSecond when it was asked for, since the load began
 * @param endSecond when it had ended
 */
record Change(String title, String outcome, String result, double pauseMs, double beginSecond, double endSecond) {
    private static final String PAUSE = ".*longest pause ([\\d.]+) ms.*";

    static Change of(final Scenario.Step step, final String result, final double beginSecond, final double endSecond) {
        final double pauseMs = result.matches(PAUSE) ? Double.parseDouble(result.replaceFirst(PAUSE, "$1")) : 0;
        return new Change(step.title(), step.outcome(), result, pauseMs, beginSecond, endSecond);
    }

    /** Whether it ended the way it should. */
    boolean isAsExpected() {
        return result.startsWith(outcome + ":");
    }

    /** Whether an instance was handed over, and the service says how long that took. */
    boolean hasPause() {
        return result.matches(PAUSE);
    }

    String toLine() {
        return (isAsExpected() ? "  ok   " : "  BAD  ") + title + ": " + result;
    }
}
