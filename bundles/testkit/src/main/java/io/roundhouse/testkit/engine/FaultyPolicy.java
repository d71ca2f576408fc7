package io.roundhouse.testkit.engine;

import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Verdict;
import io.roundhouse.testkit.TestFactory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A policy that now and then does wrong to requests on the tx lane whose payload starts with a number. A policy can
 * neither drop nor add messages, so it does what looks the same to whoever counts:
 * <ul>
 * <li>lose: takes the payload away, and the number with it;
 * <li>double: writes the number of the request before over it, which is then there twice, while its own is lost;
 * <li>reorder: parks it for 1 ns, and newer ones pass. Counted as reordered if another one passed meanwhile;
 * <li>delay: holds the lane.
 * </ul>
 */
public final class FaultyPolicy implements Policy {
    private static final ValueLayout.OfLong NUMBER = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int CELLS = 1 << 12;
    private static final long NONE = -1;

    private final EngineContext context;
    private final FaultPlan plan;
    private final FaultLedger ledger;
    private final MemorySegment cells = Arena.ofAuto().allocate(CELLS * Long.BYTES, Long.BYTES);
    private long index;
    private long last = NONE;
    private long highest = NONE;
    private long heldUntilNs;
    private boolean isHolding;

    private FaultyPolicy(final EngineContext context, final FaultPlan plan, final FaultLedger ledger) {
        this.context = context;
        this.plan = plan;
        this.ledger = ledger;
    }

    /** Offers it. The ledger is written by every instance the factory makes, one after another. */
    public static EngineFactory factory(final FaultPlan plan, final FaultLedger ledger) {
        return TestFactory.of(EngineKind.POLICY, context -> new FaultyPolicy(context, plan, ledger),
            (context, state) -> new FaultyPolicy(context, plan, ledger).goOn(state)).reordering();
    }

    private FaultyPolicy goOn(final EngineState state) {
        index = state.longValue("index");
        last = state.longValue("last");
        highest = state.longValue("highest");
        heldUntilNs = state.longValue("held_until_ns");
        isHolding = state.longValue("holding") == 1;
        return this;
    }

    @Override
    public EngineState decompose() {
        return EngineState.builder(1).put("index", index).put("last", last).put("highest", highest)
            .put("held_until_ns", heldUntilNs).put("holding", isHolding ? 1L : 0L).build();
    }

    @Override
    public Verdict onTx(final Message message) {
        if (message.kind() != Message.REQUEST || message.length() < Long.BYTES) {
            return Verdict.PASS;
        }
        if (isHolding) {
            return hold(message);
        }
        final long number = message.segment().get(NUMBER, message.offset());
        if (message.resumeAtNs() != 0) {
            return comeBack(message, number);
        }
        ledger.addHandled();
        return switch (plan.fault(index++)) {
            case FaultPlan.LOSE -> lose(message);
            case FaultPlan.DOUBLE -> last == NONE ? pass(message, number) : repeat(message);
            case FaultPlan.REORDER -> park(message);
            case FaultPlan.DELAY -> startHolding();
            default -> pass(message, number);
        };
    }

    private Verdict pass(final Message message, final long number) {
        last = number;
        highest = Math.max(highest, number);
        message.resumeAtNs(0);
        return Verdict.PASS;
    }

    private Verdict lose(final Message message) {
        ledger.addLost();
        message.payload(MemorySegment.NULL, 0, 0);
        return Verdict.PASS;
    }

    private Verdict repeat(final Message message) {
        ledger.addLost();
        ledger.addDoubled();
        final long cell = (index & CELLS - 1) * Long.BYTES;
        cells.set(NUMBER, cell, last);
        message.payload(cells, cell, Long.BYTES);
        return Verdict.PASS;
    }

    private Verdict park(final Message message) {
        message.resumeAtNs(context.clock().nanoTime() + 1);
        return Verdict.PARK;
    }

    private Verdict comeBack(final Message message, final long number) {
        if (number < highest) {
            ledger.addReordered();
        }
        return pass(message, number);
    }

    private Verdict startHolding() {
        isHolding = true;
        heldUntilNs = context.clock().nanoTime() + plan.delayNs();
        ledger.addDelayed();
        return Verdict.HOLD_LANE;
    }

    private Verdict hold(final Message message) {
        if (context.clock().nanoTime() - heldUntilNs < 0) {
            return Verdict.HOLD_LANE;
        }
        isHolding = false;
        return pass(message, message.segment().get(NUMBER, message.offset()));
    }
}
