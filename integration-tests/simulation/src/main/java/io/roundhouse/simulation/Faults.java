package io.roundhouse.simulation;

import io.roundhouse.spi.EngineState;
import java.util.function.Supplier;

/** Carries out the fault of one instance's revision. */
final class Faults {
    private static final int LATE = 20_000;

    private final World world;
    private final Fault fault;
    private final boolean isFrontend;
    private int messages;

    Faults(final World world, final Fault fault, final boolean isFrontend) {
        this.isFrontend = isFrontend;
        this.world = world;
        this.fault = fault;
    }

    /** A message of traffic is in hand and nothing has been done about it. */
    void onMessage() {
        messages++;
        if (fault == Fault.THROWS_FIRST || fault == Fault.THROWS_LATE && messages % LATE == 0) {
            if (fault == Fault.THROWS_LATE) {
                world.lateThrows++;
            }
            throw new IllegalStateException(fault.name());
        }
        if (fault == Fault.HANGS_FIRST && messages == 1 || fault == Fault.HANGS_LATE && messages == LATE) {
            world.hang();
            if (isFrontend) {
                // What a call that comes back does to the application's own memory is nobody's to undo: it does
                // nothing.
                throw new IllegalStateException("came back");
            }
        }
    }

    EngineState decompose(final Supplier<EngineState> state) {
        if (fault == Fault.THROWS_IN_DECOMPOSE) {
            throw new IllegalStateException(fault.name());
        }
        return state.get();
    }

    void onRestore() {
        if (fault == Fault.THROWS_IN_RESTORE) {
            throw new IllegalStateException(fault.name());
        }
        if (fault == Fault.HANGS_IN_RESTORE) {
            world.hang();
        }
    }
}
