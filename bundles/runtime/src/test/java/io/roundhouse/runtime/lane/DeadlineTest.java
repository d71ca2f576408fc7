package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.roundhouse.api.Status;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Verdict;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls whose deadline passes wherever their message is; on a given clock. */
final class DeadlineTest {
    private static final long MS = 1_000_000L;
    /** What a call may be ended late. */
    private static final long LATE_NS = 10 * MS;

    private final TestGraph world = TestGraph.stepped();
    private TestEngines.Caller caller;
    private TestEngines.Echo echo;

    @BeforeEach
    void open() {
        world.add("caller", TestEngines.factory(EngineKind.FRONTEND, c -> caller = new TestEngines.Caller(c)));
        world.add("echo", TestEngines.factory(EngineKind.TRANSPORT, _ -> echo = new TestEngines.Echo()));
        world.open("d0", "caller", "echo");
        caller.limit = 0;
        world.step(1);
    }

    @AfterEach
    void finish() {
        echo.heldBack = 0;
        world.step(100);
        assertEquals(caller.called, caller.answered);
        assertEquals(caller.called, caller.reclaimed);
        assertEquals(0, caller.wrong);
        assertEquals(0, world.graph.datapaths().getFirst().openCalls());
        assertEquals(List.of(), Audit.check(world.graph));
    }

    private void call(final int count, final long timeoutNs) {
        caller.timeoutNs = timeoutNs;
        caller.limit = caller.called + count;
        world.step(3);
        assertEquals(caller.limit, caller.called);
    }

    private void policy(final Function<Message, Verdict> tx, final Function<Message, Verdict> rx) {
        world.attach("policy", new TestEngines.Deciding(tx, rx), -1);
    }

    private void assertAllExpire(final String text) {
        final long before = caller.failed;
        world.pause(250 * MS - 10_000);
        assertEquals(before, caller.failed, "none before its time");
        world.pause(LATE_NS);
        assertEquals(caller.called, caller.failed);
        assertEquals(Status.DEADLINE_EXCEEDED, caller.lastFailure);
        assertEquals(text, caller.lastText);
    }

    @Test
    void shouldEndCallsWhoseRequestIsOnTheLane() {
        final boolean[] holds = {true};
        policy(_ -> holds[0] ? Verdict.HOLD_LANE : Verdict.PASS, _ -> Verdict.PASS);
        call(100, 250 * MS);
        assertAllExpire("deadline of 250 ms passed, the request was still queued in the caller's service");
        holds[0] = false;
        world.step(10);
        assertEquals(0, echo.echoed, "no request of a call that ended is sent");
    }

    @Test
    void shouldEndCallsWhoseRequestIsParked() {
        policy(m -> {
            m.resumeAtNs(m.resumeAtNs() == 0 ? world.nowNs + 1_000 * MS : m.resumeAtNs());
            return m.resumeAtNs() > world.nowNs ? Verdict.PARK : Verdict.PASS;
        }, _ -> Verdict.PASS);
        call(100, 250 * MS);
        assertEquals(100, world.graph.datapaths().getFirst().parked());
        assertAllExpire("deadline of 250 ms passed, the request was still queued in the caller's service");
        world.pause(1_000 * MS);
        world.step(100);
        assertEquals(0, echo.echoed);
    }

    @Test
    void shouldEndCallsThatWereSentAndDropTheirAnswers() {
        echo.heldBack = 1;
        call(100, 250 * MS);
        assertAllExpire("deadline of 250 ms passed after the request was sent, the call may have had its effect");
        echo.heldBack = 0;
        world.step(10);
        assertEquals(100, echo.echoed);
    }

    @Test
    void shouldEndCallsWhoseAnswerIsParked() {
        policy(_ -> Verdict.PASS, m -> {
            m.resumeAtNs(m.resumeAtNs() == 0 ? world.nowNs + 1_000 * MS : m.resumeAtNs());
            return m.resumeAtNs() > world.nowNs ? Verdict.PARK : Verdict.PASS;
        });
        call(100, 250 * MS);
        assertAllExpire("deadline of 250 ms passed, the answer was still queued in the caller's service");
        world.pause(1_000 * MS);
    }

    @Test
    void shouldEndCallsWhileTheFrontendIsExchangedAndTellThemToItsSuccessor() {
        echo.heldBack = 1;
        call(100, 250 * MS);
        final Place place = world.graph.places("caller").getFirst();
        final TestEngines.Caller former = caller;
        world.await(ticket -> place.exchange((_, _) -> former, world.current("caller"), ticket));
        assertAllExpire("deadline of 250 ms passed after the request was sent, the call may have had its effect");
    }

    @Test
    void shouldEndNoCallThatIsAnsweredInTimeOrHasNoDeadline() {
        call(100, 250 * MS);
        echo.heldBack = 1;
        call(100, 0);
        world.pause(100_000 * MS);
        assertEquals(100, caller.answered);
        echo.heldBack = 0;
        world.step(10);
        assertEquals(200, caller.answered);
        assertEquals(0, caller.failed);
    }

    @Test
    void shouldTellTheExecutorWhenItMustBeBack() {
        echo.heldBack = 1;
        call(1, 250 * MS);
        final long dueNs = world.graph.all()[0].core().nextDueNs();
        assertTrue(dueNs >= world.nowNs && dueNs <= world.nowNs + 250 * MS + LATE_NS, "due " + dueNs);
        world.pause(dueNs - world.nowNs);
        assertEquals(1, caller.failed);
        assertEquals(Long.MAX_VALUE, world.graph.all()[0].core().nextDueNs());
    }

    @Test
    void shouldAllocateNothing() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final CallTable table = new CallTable(1, new DeadlineTexts(CallTable.CAPACITY));
        final Slot slot = new Slot();
        expireAll(table, slot, 2_000);
        final long before = threads.getCurrentThreadAllocatedBytes();
        expireAll(table, slot, 2_000);
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 1_000, "2,048,000 calls");
    }

    private static void expireAll(final CallTable table, final Slot slot, final int rounds) {
        for (int round = 0; round < rounds; round++) {
            final long nowNs = slot.deadlineNs() + 100 * MS;
            table.expire(nowNs);
            for (int i = 0; i < CallTable.CAPACITY; i++) {
                table.openClient(i, 1, nowNs + i);
            }
            slot.deadlineNs(nowNs + 10 * MS);
            assertEquals(CallTable.CAPACITY, table.expire(slot.deadlineNs()));
            while (table.hasPending()) {
                table.takePending(slot);
                table.close(slot.callId());
            }
        }
    }

    // ---- the server's side ----

    /** A network in which requests come from nowhere; keeps what is sent. */
    private static final class Source implements Engine {
        private final List<String> sent = new ArrayList<>();
        private long deadlineNs;
        private int toSend;

        @Override
        public int doWork(final Ports ports) {
            for (; toSend > 0; toSend--) {
                ports.out(1).claim().kind(Message.REQUEST).method(7).streamId(100 + toSend).connection(1)
                    .deadlineNs(deadlineNs);
                ports.out(1).publish();
            }
            for (; ports.in(1).available() > 0; ports.in(1).release(1)) {
                final Message m = ports.in(1).peek(0);
                sent.add(m.streamId() + " " + m.status() + " " + TestEngines.Caller.text(m));
            }
            return 0;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    /** An application that takes its requests and answers none. */
    private static final class Silent implements Engine {
        private int taken;

        @Override
        public int doWork(final Ports ports) {
            taken += ports.in(0).available();
            ports.in(0).release(ports.in(0).available());
            return 0;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    @Test
    void shouldAnswerRequestsThatArriveExpiredOrExpireInTheServersService() {
        final Source source = new Source();
        final Silent silent = new Silent();
        world.add("source", TestEngines.factory(EngineKind.TRANSPORT, _ -> source));
        world.add("silent", TestEngines.factory(EngineKind.FRONTEND, _ -> silent));
        world.open("d1", DatapathInfo.Role.SERVER, "silent", "source");
        world.step(2);
        source.deadlineNs = world.nowNs - 1;
        source.toSend = 1;
        world.step(4);
        assertEquals(List.of("101 4 deadline passed before the application of the server answered"), source.sent);
        assertEquals(0, silent.taken, "the application never sees it");

        source.deadlineNs = world.nowNs + 250 * MS;
        source.toSend = 1;
        world.step(4);
        assertEquals(1, silent.taken);
        world.pause(250 * MS + LATE_NS);
        world.step(3);
        assertEquals(2, source.sent.size());
    }
}
