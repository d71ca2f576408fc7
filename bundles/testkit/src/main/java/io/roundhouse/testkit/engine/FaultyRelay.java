package io.roundhouse.testkit.engine;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import io.roundhouse.testkit.TestFactory;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A transport that sends everything back on the datapath it came from, and now and then does wrong. To reorder, it
 * sends the second of two waiting messages first; with one waiting it lets it be.
 *
 * <p>For each datapath the state says how far the fault in hand has got: output may be full in the middle of one.
 */
public final class FaultyRelay implements Engine {
    private static final int UNDECIDED = -1;

    private final EngineContext context;
    private final FaultPlan plan;
    private final FaultLedger ledger;
    private int[] fault = {};
    private int[] copies = {};
    private long[] resumeAtNs = {};
    private long index;

    private FaultyRelay(final EngineContext context, final FaultPlan plan, final FaultLedger ledger) {
        this.context = context;
        this.plan = plan;
        this.ledger = ledger;
    }

    /** Offers it. The ledger is written by every instance the factory makes, one after another. */
    public static EngineFactory factory(final FaultPlan plan, final FaultLedger ledger) {
        return TestFactory.of(EngineKind.TRANSPORT, context -> new FaultyRelay(context, plan, ledger),
            (context, state) -> new FaultyRelay(context, plan, ledger).goOn(state)).reordering();
    }

    private FaultyRelay goOn(final EngineState state) {
        index = state.longValue("index");
        fault = ints(state.longs("fault"));
        copies = ints(state.longs("copies"));
        resumeAtNs = state.longs("resume_at_ns");
        return this;
    }

    private static int[] ints(final long[] longs) {
        return Arrays.stream(longs).mapToInt(l -> (int) l).toArray();
    }

    private static long[] longs(final int[] ints) {
        return Arrays.stream(ints).asLongStream().toArray();
    }

    @Override
    public EngineState decompose() {
        return EngineState.builder(1).put("index", index).put("fault", longs(fault)).put("copies", longs(copies))
            .put("resume_at_ns", resumeAtNs).build();
    }

    @Override
    public void portsChanged(final Ports ports) {
        final int known = fault.length;
        final int count = Math.max(known, ports.inCount());
        fault = Arrays.copyOf(fault, count);
        Arrays.fill(fault, known, count, UNDECIDED);
        copies = Arrays.copyOf(copies, count);
        resumeAtNs = Arrays.copyOf(resumeAtNs, count);
    }

    @Override
    public int doWork(final Ports ports) {
        int work = 0;
        for (int i = 0; i < ports.inCount(); i++) {
            final InPort in = ports.in(i);
            while (in != null && in.available() > 0 && handle(i, in, ports.out(i))) {
                work++;
            }
        }
        return work;
    }

    /** Deals with the oldest message, and the next one if the two change places. @return false to try again later */
    private boolean handle(final int port, final InPort in, final OutPort out) {
        if (fault[port] == UNDECIDED) {
            decide(port, in);
        }
        final boolean isDone = switch (fault[port]) {
            case FaultPlan.LOSE -> true;
            case FaultPlan.DOUBLE -> sendUpTo(port, 2, in, out);
            case FaultPlan.REORDER -> swap(port, in, out);
            default -> context.clock().nanoTime() - resumeAtNs[port] >= 0 && sendUpTo(port, 1, in, out);
        };
        if (isDone) {
            note(fault[port]);
            in.release(fault[port] == FaultPlan.REORDER ? 2 : 1);
            fault[port] = UNDECIDED;
            copies[port] = 0;
        }
        return isDone;
    }

    private void decide(final int port, final InPort in) {
        final int drawn = plan.fault(index++);
        fault[port] = drawn == FaultPlan.REORDER && in.available() < 2 ? FaultPlan.NONE : drawn;
        resumeAtNs[port] = context.clock().nanoTime() + (drawn == FaultPlan.DELAY ? plan.delayNs() : 0);
        if (drawn == FaultPlan.DELAY) {
            context.timers().schedule(port, resumeAtNs[port]);
        }
    }

    private boolean sendUpTo(final int port, final int wanted, final InPort in, final OutPort out) {
        while (copies[port] < wanted && send(in.peek(0), out)) {
            copies[port]++;
        }
        return copies[port] == wanted;
    }

    private boolean swap(final int port, final InPort in, final OutPort out) {
        while (copies[port] < 2 && send(in.peek(1 - copies[port]), out)) {
            copies[port]++;
        }
        return copies[port] == 2;
    }

    private static boolean send(final Message from, final OutPort out) {
        final Message to = out.claim(from.length());
        if (to == null) {
            return false;
        }
        MemorySegment.copy(from.segment(), from.offset(), to.segment(), to.offset(), from.length());
        to.kind(from.kind()).callId(from.callId()).method(from.method()).status(from.status())
            .streamId(from.streamId());
        out.publish();
        return true;
    }

    private void note(final int done) {
        ledger.addHandled();
        switch (done) {
            case FaultPlan.LOSE -> ledger.addLost();
            case FaultPlan.DOUBLE -> ledger.addDoubled();
            case FaultPlan.DELAY -> ledger.addDelayed();
            case FaultPlan.REORDER -> {
                ledger.addHandled();
                ledger.addReordered();
            }
            default -> {
            }
        }
    }
}
