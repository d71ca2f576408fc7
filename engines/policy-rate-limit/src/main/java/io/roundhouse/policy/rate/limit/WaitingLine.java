package io.roundhouse.policy.rate.limit;

import io.roundhouse.spi.EngineState;

/**
 * Keeps parked messages in order without remembering them: each is given a later time to come back at than the one
 * before, so its time is also its place in the line. Three places tell whether somebody still waits.
 *
 * <p>A message whose call has ended never comes back; the line learns that from the next one that does. A message may
 * also come back although it was never parked, because the runtime's table was full and it held the lane instead: then
 * those that wait are behind it on the lane, and it must not pass. It is the newest in that case. The newest is
 * therefore parked once more while older ones are missing, until it came back in time {@link #MAX_DOUBTS} times running
 * with nothing in between: a held message comes back before its time.
 */
final class WaitingLine {
    private static final int MAX_DOUBTS = 16;
    private static final long DOUBT_NS = 1_000_000L;

    private long newest;
    private long beforeNewest;
    private long passed;
    private int doubts;

    /** Nobody waits. */
    WaitingLine(final long nowNs) {
        newest = nowNs;
        beforeNewest = nowNs;
        passed = nowNs;
    }

    static WaitingLine restore(final EngineState state) {
        final WaitingLine line = new WaitingLine(state.longValue("passed"));
        line.newest = state.longValue("newest");
        line.beforeNewest = state.longValue("before_newest");
        return line;
    }

    void decompose(final EngineState.Builder state) {
        state.put("newest", newest).put("before_newest", beforeNewest).put("passed", passed);
    }

    /** Whether a new message may pass without overtaking one. */
    boolean isClear() {
        return passed == newest;
    }

    /** The end of the line. @param dueNs the earliest time to come back at @return the time to come back at, never 0 */
    long join(final long dueNs) {
        doubts = 0;
        beforeNewest = newest;
        newest = notZero(later(dueNs, newest + 1));
        return newest;
    }

    /**
     * A message came back.
     *
     * @param place the time it was given
     * @return 0 when it passes, otherwise the time at which it has to come back again
     */
    long comeBack(final long place, final long nowNs) {
        if (place - newest > 0) {
            join(place);
        }
        if (place - nowNs > 0) {
            doubts = 0;
            return place;
        }
        if (place == newest && beforeNewest - passed > 0 && ++doubts <= MAX_DOUBTS) {
            newest = notZero(later(nowNs + DOUBT_NS, newest + 1));
            return newest;
        }
        doubts = 0;
        passed = later(passed, place);
        return 0;
    }

    private static long later(final long a, final long b) {
        return a - b > 0 ? a : b;
    }

    private static long notZero(final long place) {
        return place == 0 ? 1 : place;
    }
}
