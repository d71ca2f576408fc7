package io.roundhouse.mrpc.frontend;

import io.roundhouse.spi.EngineState;

/** The most messages that go each way in one duty cycle: always the same. It begins the state of the frontend. */
final class BatchLimit {
    private static final int BATCH = 64;

    /** The limit of the duty cycle that begins. */
    int current() {
        return BATCH;
    }

    /** Takes note of what a duty cycle moved in its busier direction. */
    void moved(final int count) {
    }

    /** Starts an export in the schema version of this revision. */
    EngineState.Builder export() {
        return EngineState.builder(1);
    }
}
