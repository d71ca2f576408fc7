package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole datapath, stepped by hand on a given clock. */
final class DatapathTest {
    private final TestGraph world = TestGraph.stepped();
    private final Graph graph = world.graph;
    private TestEngines.Caller caller;
    private TestEngines.Echo echo;

    @BeforeEach
    void open() {
        world.add("caller", TestEngines.factory(EngineKind.FRONTEND, c -> caller = new TestEngines.Caller(c)));
        world.add("echo", TestEngines.factory(EngineKind.TRANSPORT, _ -> echo = new TestEngines.Echo()));
        world.open("d0", "caller", "echo");
    }

    private void finish() {
        caller.limit = caller.called;
        world.step(200);
        assertEquals(caller.called, caller.answered);
        assertEquals(caller.called, caller.reclaimed);
        assertEquals(0, caller.wrong);
        assertEquals(0, graph.datapaths().getFirst().openCalls());
        assertEquals(0, graph.datapaths().getFirst().txDepth());
        assertEquals(0, graph.datapaths().getFirst().rxDepth());
    }

    private static Policy deciding(final java.util.function.Function<Message, Verdict> tx) {
        return new TestEngines.Deciding(tx, _ -> Verdict.PASS);
    }

    @Test
    void shouldTellTheTimeBeforeTheFirstDutyCycle() {
        assertEquals(world.nowNs, graph.places("caller").getFirst().context().clock().nanoTime());
    }

    @Test
    void shouldCarryEveryCallThereAndBack() {
        world.step(1_000);
        finish();
        assertTrue(caller.called > 10_000, "called " + caller.called);
        assertEquals(0, caller.failed);
    }

    @Test
    void shouldTellItsNumbersWithoutAWordToTheExecutor() {
        world.step(100);
        final Map<String, Double> before = numbers();
        assertEquals((double) caller.called, before.get("datapath_tx_messages"));
        assertEquals((double) caller.called - caller.answered, before.get("datapath_open_calls"));
        caller.limit = caller.called + 5;
        assertEquals(before, numbers(), "nobody drove the executor");
        world.step(100);
        assertEquals((double) caller.called, numbers().get("datapath_rx_messages"));
        assertTrue(numbers().get("executor_cycles") > before.get("executor_cycles"));
    }

    private Map<String, Double> numbers() {
        final Map<String, Double> numbers = new TreeMap<>();
        graph.metrics().forEach(metric -> numbers.put(metric.name(), metric.value()));
        return numbers;
    }

    @Test
    void shouldWaitForATransportThatTakesNothing() {
        echo.heldBack = 1;
        world.step(100);
        final long stuck = caller.called;
        world.step(100);
        assertEquals(stuck, caller.called);
        echo.heldBack = 0;
        world.step(100);
        finish();
    }

    @Test
    void shouldTurnRejectedCallsRound() {
        world.attach("reject", deciding(m -> {
            if (m.callId() % 3 == 0) {
                m.status(8);
                return Verdict.REJECT;
            }
            return Verdict.PASS;
        }), -1);
        world.step(1_000);
        finish();
        assertTrue(caller.failed > 100);
        assertEquals(caller.failed, graph.datapaths().getFirst().rejected());
        assertEquals("rejected by reject on d0", caller.lastText);
    }

    @Test
    void shouldSayWhatThePolicySaysOfARejectedRequestOrAnswer() {
        final int tooBig = graph.places("caller").getFirst().context().reason("too big: limit=" + "é".repeat(300));
        world.attach("reject", new TestEngines.Deciding(
            m -> m.callId() % 3 == 0 ? reject(m, tooBig) : Verdict.PASS,
            m -> m.callId() % 3 == 1 ? reject(m, tooBig) : Verdict.PASS), -1);
        world.step(1_000);
        finish();
        assertTrue(caller.failed > caller.called / 2);
        assertEquals("too big: limit=" + "é".repeat(248), caller.lastText, "512 bytes, no half character");
    }

    private static Verdict reject(final Message message, final int reason) {
        message.status(8).reason(reason);
        return Verdict.REJECT;
    }

    @Test
    void shouldGiveEqualTextsOneNumberAndKeepToItsBound() {
        final EngineContext context = graph.places("caller").getFirst().context();
        assertEquals(context.reason("a"), graph.places("echo").getFirst().context().reason("a"));
        assertEquals(0, context.reason(""));
        for (int i = 0; i < 2_000; i++) {
            context.reason("text " + i);
        }
        assertEquals(0, context.reason("one more"));
        assertTrue(context.reason("text 7") > 0);
    }

    @Test
    void shouldCompleteACallWithAReason() {
        world.add("ending", TestEngines.factory(EngineKind.POLICY, context ->
            new TestEngines.Deciding(m -> {
                context.calls().complete(m.callId(), 10, 1);
                return Verdict.PASS;
            }, _ -> Verdict.PASS)));
        graph.places("caller").getFirst().context().reason("not twice");
        final Place place = graph.place(0, "ending", Settings.EMPTY);
        final Engine instance = world.current("ending").factory().create(place.context());
        world.await(ticket -> graph.attach(place, instance, world.current("ending"), -1, ticket));
        world.step(1_000);
        finish();
        assertEquals(10, caller.lastFailure);
        assertEquals("not twice", caller.lastText);
    }

    @Test
    void shouldBringParkedMessagesBackInOrder() {
        final Place place = world.attach("park", deciding(m -> {
            if (m.resumeAtNs() == 0) {
                m.resumeAtNs(world.nowNs + 50_000);
                return Verdict.PARK;
            }
            return Verdict.PASS;
        }), -1);
        world.step(500);
        assertTrue(graph.datapaths().getFirst().parked() > 0);
        assertTrue(caller.answered > 0);
        final Ticket ticket = new Ticket();
        graph.detach(place, ticket);
        world.step(300);
        assertTrue(ticket.isDone());
        finish();
    }

    @Test
    void shouldParkAnswersWithTheirPayload() {
        world.attach("park", new TestEngines.Deciding(_ -> Verdict.PASS, m -> {
            if (m.resumeAtNs() == 0) {
                m.resumeAtNs(world.nowNs + 20_000);
                return Verdict.PARK;
            }
            return Verdict.PASS;
        }), -1);
        world.step(2_000);
        finish();
        assertTrue(caller.answered > 1_000);
    }

    @Test
    void shouldAttachAndDetachInAnyOrderUnderLoad() {
        for (int round = 0; round < 50; round++) {
            final Place a = world.attach("a", deciding(_ -> Verdict.PASS), round % 2 == 0 ? 0 : -1);
            final Place b = world.attach("b", deciding(_ -> Verdict.PASS), -1);
            final Place c = world.attach("c", deciding(_ -> Verdict.PASS), 1);
            world.step(7);
            for (final Place place : round % 2 == 0 ? List.of(a, c, b) : List.of(b, a, c)) {
                final Ticket ticket = new Ticket();
                graph.detach(place, ticket);
                world.step(30);
                assertTrue(ticket.isDone());
            }
        }
        finish();
        assertEquals(List.of("caller", "echo"), graph.datapaths().getFirst().chain());
    }

    @Test
    void shouldFailOnlyTheCallOnWhichAPolicyThrows() {
        final long[] count = {0};
        final Place place = world.attach("throw", deciding(_ -> {
            if (++count[0] % 1000 == 0) {
                throw new IllegalStateException("every thousandth");
            }
            return Verdict.PASS;
        }), -1);
        world.step(1_000);
        finish();
        assertEquals(count[0] / 1000, caller.failed);
        assertEquals("throw on d0 threw or hung on this message", caller.lastText);
        assertEquals(caller.failed, place.probe().errors());
        assertEquals(caller.failed, graph.datapaths().getFirst().failed());
        assertFalse(place.probe().isQuarantined());
    }

    @Test
    void shouldPauseInFrontOfTheMessageThatThrowsOnTrialAndRunItAgain() {
        final Policy good = deciding(_ -> Verdict.PASS);
        final Place place = world.attach("p", good, -1);
        world.step(10);
        final Policy bad = deciding(m -> {
            m.status(99).payload(java.lang.foreign.MemorySegment.NULL, 0, 0);
            throw new IllegalStateException("first message");
        });
        place.trial(true);
        final Engine old = place.instance();
        place.install(bad, world.current("p"), new Ticket());
        world.step(5);
        assertTrue(place.probe().isTripped());
        assertEquals(1, place.probe().errors());
        place.trial(false);
        place.install(old, world.current("p"), new Ticket());
        world.step(100);
        finish();
        assertEquals(0, caller.failed);
    }

    @Test
    void shouldMoveToAnotherExecutorUnderLoad() {
        for (int i = 0; i < 20; i++) {
            final Ticket ticket = new Ticket();
            graph.move(0, i % 2 == 0 ? "other" : "shared-0", ticket);
            world.step(5);
            assertTrue(ticket.isDone());
        }
        finish();
    }

    @Test
    void shouldGoOnWithoutWhatATransportExchangedMeanwhile() {
        final Place place = graph.places("echo").getFirst();
        for (int i = 0; i < 100; i++) {
            final Ticket ticket = new Ticket();
            place.exchange((former, _) -> {
                assertEquals(echo, former);
                return echo = new TestEngines.Echo();
            }, world.current("echo"), ticket);
            world.step(3);
            assertTrue(ticket.isDone());
            assertEquals(echo, place.instance());
        }
        finish();
    }

    @Test
    void shouldStampALoopForEachFactory() {
        final EngineFactory one = TestEngines.factory(EngineKind.POLICY, _ -> null);
        final EngineFactory two = TestEngines.factory(EngineKind.POLICY, _ -> null);
        assertEquals(StageLoops.of(one).getClass(), StageLoops.of(one).getClass());
        assertTrue(StageLoops.of(one).getClass() != StageLoops.of(two).getClass());
        assertTrue(StageLoops.of(one).getClass().isHidden());
    }
}
