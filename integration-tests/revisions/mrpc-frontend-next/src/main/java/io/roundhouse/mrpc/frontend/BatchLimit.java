package io.roundhouse.mrpc.frontend;

import io.roundhouse.spi.Counter;
import io.roundhouse.spi.EngineState;

/**
 * The most messages that go each way in one duty cycle: doubled when a cycle moved as many as it could, so that a full
 * ring is emptied in few cycles; halved after a row of cycles that needed less than a quarter, so that a quiet stripe
 * leaves its executor to the others soon.
 *
 * <p>State, schema version 2: what version 1 has, and
 * <pre>
 *  batch          the limit
 *  light_cycles   cycles in a row that needed less than a quarter of it
 * </pre>
 */
final class BatchLimit {
    static final int VERSION = 2;
    static final String BATCH = "batch";
    static final String LIGHT_CYCLES = "light_cycles";

    private static final int LEAST = 16;
    private static final int FIRST = 64;
    private static final int MOST = 256;
    private static final int LIGHT_CYCLES_TO_SHRINK = 1_024;

    private Counter shown;
    private int limit = FIRST;
    private int lightCycles;

    /** Shows the limit to operators from now on. */
    BatchLimit showBy(final Counter counter) {
        shown = counter;
        shown.set(limit);
        return this;
    }

    /** Takes its part of a state; there is none in version 1. @throws IllegalArgumentException when it never had it */
    BatchLimit restore(final EngineState state) {
        if (state.version() >= VERSION) {
            final long batch = state.longValue(BATCH);
            if (batch < LEAST || batch > MOST || Long.bitCount(batch) != 1) {
                throw new IllegalArgumentException("batch must be a power of two from 16 to 256: batch=" + batch);
            }
            limit = (int) batch;
            lightCycles = (int) Math.clamp(state.longValue(LIGHT_CYCLES), 0, LIGHT_CYCLES_TO_SHRINK - 1);
        }
        return this;
    }

    /** The limit of the duty cycle that begins. */
    int current() {
        return limit;
    }

    /** Takes note of what a duty cycle moved in its busier direction. */
    void moved(final int count) {
        if (count >= limit) {
            lightCycles = 0;
            change(Math.min(limit << 1, MOST));
        } else if (count > limit >> 2) {
            lightCycles = 0;
        } else if (count > 0 && ++lightCycles == LIGHT_CYCLES_TO_SHRINK) {
            lightCycles = 0;
            change(Math.max(limit >> 1, LEAST));
        }
    }

    private void change(final int next) {
        if (next != limit) {
            limit = next;
            if (shown != null) {
                shown.set(next);
            }
        }
    }

    /** Starts an export in the schema version of this revision. */
    EngineState.Builder export() {
        return EngineState.builder(VERSION).put(BATCH, limit).put(LIGHT_CYCLES, lightCycles);
    }
}
