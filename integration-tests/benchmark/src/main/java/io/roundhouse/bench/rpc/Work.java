package io.roundhouse.bench.rpc;

/**
 * What a caller is asked to do.
 *
 * @param endNs when to begin no more calls, of {@link System#nanoTime}
 * @param requestBytes of each request; callers with a schema pass it over
 * @param inFlight calls at a time, over all lanes; 1 for one after the other
 * @param lanes threads with a stripe each, or channels of the peer
 */
record Work(long endNs, int requestBytes, int inFlight, int lanes) {
    /** Takes a question {@code SECONDS BYTES IN_FLIGHT LANES}. */
    static Work of(final double[] question, final long nowNs) {
        if (question.length != 4 || question[2] < question[3]) {
            throw new IllegalArgumentException("question must be SECONDS BYTES IN_FLIGHT LANES: words="
                + question.length);
        }
        return new Work(nowNs + (long) (question[0] * 1e9), (int) question[1], (int) question[2], (int) question[3]);
    }

    /** Calls in flight on each lane. */
    int inFlightEach() {
        return inFlight / lanes;
    }
}
