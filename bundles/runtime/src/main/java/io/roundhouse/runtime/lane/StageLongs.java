package io.roundhouse.runtime.lane;

import io.roundhouse.spi.Calls;
import java.util.Arrays;

/** What stages keep for each call, two longs each: an array for each stage that there is. Owned by the call table. */
final class StageLongs {
    /** Stages that can have longs. */
    static final int STAGES = 8;

    private final long[][] byStage = new long[STAGES][];

    /** A stage comes: its longs of all calls are 0. Allocates. */
    void open(final int stage) {
        if (byStage[stage] == null) {
            byStage[stage] = new long[CallTable.CAPACITY * Calls.LONGS_PER_STAGE];
        } else {
            Arrays.fill(byStage[stage], 0);
        }
    }

    /** A call opens: all stages' longs of it are 0. */
    void clear(final int call) {
        for (final long[] longs : byStage) {
            if (longs != null) {
                longs[call * Calls.LONGS_PER_STAGE] = 0;
                longs[call * Calls.LONGS_PER_STAGE + 1] = 0;
            }
        }
    }

    long get(final int call, final int stage, final int index) {
        final long[] longs = byStage[stage];
        return longs == null ? 0 : longs[call * Calls.LONGS_PER_STAGE + index];
    }

    /** Sets one of a stage that was opened. */
    void set(final int call, final int stage, final int index, final long value) {
        byStage[stage][call * Calls.LONGS_PER_STAGE + index] = value;
    }

    StageLongs copy() {
        final StageLongs copy = new StageLongs();
        for (int stage = 0; stage < STAGES; stage++) {
            copy.byStage[stage] = byStage[stage] == null ? null : byStage[stage].clone();
        }
        return copy;
    }
}
