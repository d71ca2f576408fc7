package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Answers;
import java.io.IOException;

/** An application that calls, ours or the peer's. One thread at a time. */
interface Caller {
    /** Calls one after the other. */
    void oneByOne(long endNs, int requestBytes, Tally tally);

    /** Keeps so many calls in flight, then waits for the last. */
    void inFlight(long endNs, int requestBytes, int inFlight, Tally tally);

    /** Answers questions {@code SECONDS BYTES IN_FLIGHT} with the numbers of a {@link Tally}. */
    static void serve(final Caller caller) throws IOException {
        Answers.serve(question -> {
            final long beginNs = System.nanoTime();
            final long endNs = beginNs + (long) (question[0] * 1e9);
            final Tally tally = new Tally();
            if (question[2] == 1) {
                caller.oneByOne(endNs, (int) question[1], tally);
            } else {
                caller.inFlight(endNs, (int) question[1], (int) question[2], tally);
            }
            return tally.toNumbers(System.nanoTime() - beginNs);
        });
    }
}
