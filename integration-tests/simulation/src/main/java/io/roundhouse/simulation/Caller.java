package io.roundhouse.simulation;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;

/** The frontend of a client datapath. Its state is how many calls it took from the application. */
final class Caller implements Engine {
    private static final int BATCH = 8;

    private final World world;
    private final Ledger ledger;
    private final EngineContext context;
    private final Faults faults;
    private final SimulatedFactory factory;
    private long count;

    Caller(final World world, final Ledger ledger, final EngineContext context, final Faults faults,
        final SimulatedFactory factory, final long count) {
        this.world = world;
        this.ledger = ledger;
        this.context = context;
        this.faults = faults;
        this.factory = factory;
        this.count = count;
    }

    @Override
    public int doWork(final Ports ports) {
        final InPort answers = ports.in(0);
        int work = 0;
        while (answers.available() > 0) {
            final Message m = answers.peek(0);
            faults.onMessage();
            final long number = context.calls().cookie(m.callId());
            if (context.calls().close(m.callId())) {
                ledger.answered(number, m.status(), m.segment(), m.offset(), m.length());
            }
            answers.release(1);
            work++;
        }
        final InPort reclaim = ports.in(1);
        while (reclaim.available() > 0) {
            ledger.giveBack(reclaim.peek(0).offset());
            reclaim.release(1);
            work++;
        }
        return work + call(ports.out(0));
    }

    private int call(final OutPort out) {
        int work = 0;
        while (work < BATCH && !world.isDraining()) {
            final Message m = out.claim();
            if (m == null) {
                break;
            }
            faults.onMessage();
            final long offset = ledger.block();
            if (offset < 0) {
                break;
            }
            final long deadlineNs = ledger.deadline(context.clock().nanoTime());
            final long callId = context.calls().open(ledger.called, 1, deadlineNs);
            if (callId == 0) {
                ledger.giveBack(offset);
                break;
            }
            m.kind(Message.REQUEST).method(1).callId(callId).deadlineNs(deadlineNs)
                .payload(ledger.memory, offset, Ledger.PAYLOAD_BYTES);
            ledger.called++;
            count++;
            out.publish();
            work++;
            final long unwanted = ledger.unwanted();
            if (unwanted >= 0 && context.calls().cancel(unwanted)) {
                ledger.givenUp(unwanted);
            }
        }
        return work;
    }

    @Override
    public EngineState decompose() {
        return faults.decompose(() -> factory.state(count));
    }
}
