package io.roundhouse.bench.agent;

import io.roundhouse.testkit.numbering.GapTimeline;
import io.roundhouse.testkit.numbering.NumberingChecker;

/** What came in on one datapath. Written by the executor; numbers are read by any thread, a moment old. */
final class LaneMeter {
    final GapTimeline gaps = new GapTimeline();
    final NumberingChecker numbers = new NumberingChecker();
    private volatile long received;
    private volatile long malformed;

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void took(final int count, final int wrong, final long nowNs) {
        received += count;
        if (wrong > 0) {
            malformed += wrong;
        }
        gaps.onMessage(nowNs);
    }

    long received() {
        return received;
    }

    long malformed() {
        return malformed;
    }
}
