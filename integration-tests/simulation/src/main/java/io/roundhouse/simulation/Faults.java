package io.roundhouse.simulation;

import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import java.util.function.Supplier;

/** Carries out the fault of one instance's revision. */
final class Faults {
    private static final int LATE = 20_000;
    /** More messages than a policy, or a frontend, gets in a cycle; a transport gets as many on each datapath. */
    private static final int SOON = 300;

    private final World world;
    private final Fault fault;
    private final EngineKind kind;
    private int messages;

    Faults(final World world, final Fault fault, final EngineKind kind) {
        this.kind = kind;
        this.world = world;
        this.fault = fault;
    }

    /** The message on which it hangs, or 0. */
    private int hangsAt() {
        return fault == Fault.HANGS_FIRST ? 1 : fault == Fault.HANGS_LATE ? LATE : 0;
    }

    /** Whether it may hang within a cycle. */
    boolean mayHang() {
        final int soon = kind == EngineKind.TRANSPORT ? World.DATAPATHS * SOON : SOON;
        return messages < hangsAt() && messages + soon >= hangsAt();
    }

    /** Whether that is over, or never comes. */
    boolean hasHung() {
        return messages >= hangsAt();
    }

    /** A message of traffic is in hand and nothing has been done about it. */
    void onMessage() {
        messages++;
        if (fault == Fault.THROWS_FIRST || fault == Fault.THROWS_LATE && messages % LATE == 0
            || fault == Fault.BREAKS_LATE && messages >= LATE) {
            throw new IllegalStateException(fault.name());
        }
        if (messages == hangsAt()) {
            world.hang();
            if (kind == EngineKind.FRONTEND) {
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
