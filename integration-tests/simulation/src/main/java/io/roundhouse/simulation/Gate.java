package io.roundhouse.simulation;

import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Verdict;

/** A policy that gives every verdict, by the hash of a counter that is its state. */
final class Gate implements Policy {
    static final int REJECTED = 8;
    private static final long LONGEST_PARK_NS = 2_000_000;

    private final EngineContext context;
    private final Faults faults;
    private final SimulatedFactory factory;
    private long count;

    Gate(final EngineContext context, final Faults faults, final SimulatedFactory factory, final long count) {
        this.context = context;
        this.faults = faults;
        this.factory = factory;
        this.count = count;
    }

    @Override
    public Verdict onTx(final Message message) {
        return decide(message, Message.REQUEST);
    }

    @Override
    public Verdict onRx(final Message message) {
        return decide(message, Message.RESPONSE);
    }

    private Verdict decide(final Message message, final int kind) {
        if (message.callId() != 0) {
            faults.onMessage();
        }
        if (message.status() != 0) {
            return Verdict.PASS;
        }
        final long draw = World.mix(++count) >>> 1;
        final int share = (int) (draw % 1000);
        if (share < 900) {
            return Verdict.PASS;
        } else if (share < 950 && message.kind() == kind) {
            message.status(REJECTED);
            return Verdict.REJECT;
        } else if (share < 990) {
            message.resumeAtNs(context.clock().nanoTime() + 1 + draw % LONGEST_PARK_NS);
            return Verdict.PARK;
        }
        return Verdict.HOLD_LANE;
    }

    @Override
    public EngineState decompose() {
        return faults.decompose(() -> factory.state(count));
    }
}
