package io.roundhouse.transport.tcp;

import io.roundhouse.spi.EngineState;

/** When a connection's send buffer is written to the kernel: at the end of the duty cycle that filled it. No state. */
final class FlushPolicy {
    /** Whether to write now. @param workDone messages and frames handled in this duty cycle */
    boolean isDue(final TcpConnection connection, final int workDone) {
        return true;
    }

    /** Starts an export in the schema version of this revision. */
    EngineState.Builder export(final Connections connections) {
        return EngineState.builder(1);
    }

    /** Takes its part of a state. */
    void restore(final EngineState state) {
    }
}
