package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Answers;
import java.io.IOException;

/** An application that calls, ours or a peer's. One thread at a time. */
interface Caller {
    /** Calls until the end, then waits for the last answers. */
    void call(Work work, Tally tally);

    /** Answers questions {@code SECONDS BYTES IN_FLIGHT LANES} with the numbers of a {@link Tally}. */
    static void serve(final Caller caller) throws IOException {
        Answers.serve(question -> {
            final long beginNs = System.nanoTime();
            final Tally tally = new Tally();
            caller.call(Work.of(question, beginNs), tally);
            return tally.toNumbers(System.nanoTime() - beginNs);
        });
    }
}
