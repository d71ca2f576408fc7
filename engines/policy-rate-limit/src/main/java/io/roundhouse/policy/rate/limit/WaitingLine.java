package io.roundhouse.policy.rate.limit;

import io.roundhouse.spi.EngineState;

/**
 * Tells whether older requests still wait, without remembering them: each is given a later time to come back at than
 * the one before, so the last time given and the last one that came back say it. The runtime keeps those that wait in
 * order; the line gives a new request its place behind them, with its own time.
 *
 * <p>A request whose call has ended never comes back. If it was the last, the next one waits for a moment though
 * nobody is before it, and the line is clear again when it comes back.
 */
final class WaitingLine {
    private long newest;
    private long passed;

    /** Nobody waits. */
    WaitingLine(final long nowNs) {
        newest = nowNs;
        passed = nowNs;
    }

    static WaitingLine restore(final EngineState state) {
        final WaitingLine line = new WaitingLine(state.longValue("passed"));
        line.newest = state.longValue("newest");
        return line;
    }

    void decompose(final EngineState.Builder state) {
        state.put("newest", newest).put("passed", passed);
    }

    /** Whether a new request may pass without overtaking one. */
    boolean isClear() {
        return passed == newest;
    }

    /** The end of the line. @param dueNs the earliest time to come back at @return the time to come back at, never 0 */
    long join(final long dueNs) {
        newest = later(dueNs, newest + 1);
        newest = newest == 0 ? 1 : newest;
        return newest;
    }

    /**
     * A request was handed over again.
     *
     * @param place the time it was given
     * @return whether it passes; not before its time, to which it held the lane because it could not be parked
     */
    boolean comeBack(final long place, final long nowNs) {
        if (place - nowNs > 0) {
            return false;
        }
        passed = later(passed, place);
        newest = later(newest, place);
        return true;
    }

    private static long later(final long a, final long b) {
        return a - b > 0 ? a : b;
    }
}
