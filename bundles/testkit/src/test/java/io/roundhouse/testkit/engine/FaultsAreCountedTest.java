package io.roundhouse.testkit.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.testkit.PauseRecorder;
import io.roundhouse.testkit.TestEngineContext;
import io.roundhouse.testkit.TestLink;
import io.roundhouse.testkit.TestPorts;
import io.roundhouse.testkit.TestStagePort;
import io.roundhouse.testkit.numbering.NumberingChecker;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checker and recorder against engines that do wrong and say how often: each fault found, and counted exactly. */
final class FaultsAreCountedTest {
    private static final ValueLayout.OfLong NUMBER = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int MESSAGES = 100_000;
    private static final long STEP_NS = 1_000;
    private static final long DELAY_NS = 50 * STEP_NS;
    private static final int CELLS = 1 << 12;

    private final FaultLedger ledger = new FaultLedger();
    private final NumberingChecker checker = new NumberingChecker();
    private final PauseRecorder gaps = new PauseRecorder();
    private long lastNs;

    static Stream<FaultPlan> plans() {
        return Stream.of(new FaultPlan(1, 0, 0, 0, 0, DELAY_NS), new FaultPlan(2, 20, 0, 0, 0, DELAY_NS),
            new FaultPlan(3, 0, 20, 0, 0, DELAY_NS), new FaultPlan(4, 0, 0, 20, 0, DELAY_NS),
            new FaultPlan(5, 0, 0, 0, 20, DELAY_NS), new FaultPlan(6, 10, 20, 30, 40, DELAY_NS),
            new FaultPlan(7, 500, 500, 500, 1, DELAY_NS));
    }

    private void arrived(final Message message, final long nowNs) {
        if (message.length() >= Long.BYTES) {
            checker.accept(message.segment().get(NUMBER, message.offset()));
        }
        gaps.record(nowNs - lastNs);
        lastNs = nowNs;
    }

    private void assertCountedExactly(final FaultPlan plan) {
        assertEquals(MESSAGES, ledger.handled());
        assertEquals(ledger.lost(), checker.lostOf(MESSAGES), "lost");
        assertEquals(ledger.doubled(), checker.doubled(), "doubled");
        assertEquals(ledger.reordered(), checker.reordered(), "reordered");
        assertEquals(0, checker.tooOld(), "too old");
        assertEquals(ledger.delayed(), gaps.countFrom(DELAY_NS - STEP_NS), "delayed");
        assertEquals(plan.lost() + plan.doubled() + plan.reordered() + plan.delayed() == 0, checker.isClean(MESSAGES)
            && ledger.delayed() == 0);
        assertTrue(plan.reordered() == 0 || ledger.reordered() > 0);
        assertTrue(plan.delayed() == 0 || ledger.delayed() > 0);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void shouldFindWhatARelayDoesWrong(final FaultPlan plan) {
        final EngineFactory factory = FaultyRelay.factory(plan, ledger);
        final TestEngineContext context = TestEngineContext.transport("faulty");
        final TestLink in = new TestLink(256, 1 << 13);
        final TestLink out = new TestLink(256, 1 << 13);
        final TestPorts ports = TestPorts.transport(new DatapathInfo[] {TestEngineContext.info(0, Role.CLIENT)},
            new TestLink[] {in}, new TestLink[] {out});
        Engine relay = factory.create(context);
        relay.portsChanged(ports);
        lastNs = context.clock().nanoTime();
        for (long sent = 0; sent < MESSAGES || in.available() > 0;) {
            for (int i = 0; i < 2 && sent < MESSAGES && in.claim(8) != null; i++) {
                final Message message = in.claim(8);
                message.segment().set(NUMBER, message.offset(), sent++);
                in.publish();
            }
            context.clock().advance(STEP_NS);
            relay.doWork(ports);
            for (; out.available() > 0; out.release(1)) {
                arrived(out.peek(0), context.clock().nanoTime());
            }
            if (sent % 997 == 0) {
                relay = factory.restore(context, EngineState.fromBytes(relay.decompose().toBytes()));
                relay.portsChanged(ports);
            }
        }
        assertCountedExactly(plan);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void shouldFindWhatAPolicyDoesWrong(final FaultPlan plan) {
        final EngineFactory factory = FaultyPolicy.factory(plan, ledger);
        final TestEngineContext context = TestEngineContext.onDatapath("faulty", Role.CLIENT);
        final TestStagePort tx =
            new TestStagePort(context.clock(), 1024, false, (m, v) -> arrived(m, context.clock().nanoTime()));
        final TestPorts ports = TestPorts.policy(tx, new TestStagePort(context.clock(), 1, (m, v) -> { }));
        final MemorySegment cells = Arena.ofAuto().allocate(CELLS * 8L, 8);
        Engine policy = factory.create(context);
        lastNs = context.clock().nanoTime();
        for (long sent = 0; sent < MESSAGES || tx.waiting() + tx.parked() > 0;) {
            tx.resume();
            for (int i = 0; i < 2 && sent < MESSAGES && tx.claim() != null; i++) {
                final long cell = sent % CELLS * 8;
                cells.set(NUMBER, cell, sent++);
                tx.claim().kind(Message.REQUEST).payload(cells, cell, 8);
                tx.publish();
            }
            context.clock().advance(STEP_NS);
            policy.doWork(ports);
            if (sent % 997 == 0) {
                policy = factory.restore(context, EngineState.fromBytes(policy.decompose().toBytes()));
            }
        }
        assertCountedExactly(plan);
    }
}
