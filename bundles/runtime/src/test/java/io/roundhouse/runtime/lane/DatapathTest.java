package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.runtime.engine.HandleTable;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Verdict;
import io.roundhouse.spi.datapath.DatapathSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole datapath, stepped by hand on a given clock. */
final class DatapathTest implements Revisions {
    private final Map<String, Revision> revisions = new HashMap<>();
    private long nowNs = 1_000_000;
    private Graph graph;
    private TestEngines.Caller caller;
    private TestEngines.Echo echo;

    @BeforeEach
    void open() {
        add("caller", TestEngines.factory(EngineKind.FRONTEND, c -> caller = new TestEngines.Caller(c)));
        add("echo", TestEngines.factory(EngineKind.TRANSPORT, _ -> echo = new TestEngines.Echo()));
        graph = new Graph(GraphOptions.unthreaded(), this, () -> nowNs, new HandleTable(_ -> false));
        graph.open(new DatapathSpec("d0", "test", DatapathInfo.Role.CLIENT, "x", "caller", Settings.EMPTY, "echo",
            List.of(), null, Map.of()));
    }

    private Revision add(final String name, final EngineFactory factory) {
        final Revision revision = new Revision(name, "1.0.0", "0123456789abcdef", factory);
        revisions.put(name, revision);
        return revision;
    }

    @Override
    public Revision current(final String engine) {
        return revisions.get(engine);
    }

    @Override
    public Settings settings(final String engine) {
        return Settings.EMPTY;
    }

    @Override
    public List<String> defaultChain() {
        return List.of();
    }

    private void step(final int times) {
        for (int i = 0; i < times; i++) {
            nowNs += 1_000;
            for (final Executor executor : graph.allExecutors()) {
                executor.dutyCycle();
            }
        }
    }

    private void finish() {
        caller.limit = caller.called;
        step(200);
        assertEquals(caller.called, caller.answered);
        assertEquals(caller.called, caller.reclaimed);
        assertEquals(0, caller.wrong);
        assertEquals(0, graph.datapaths().getFirst().openCalls());
        assertEquals(0, graph.datapaths().getFirst().txDepth());
        assertEquals(0, graph.datapaths().getFirst().rxDepth());
    }

    private Place attach(final String name, final Policy policy, final int position) {
        final Revision revision = add(name, TestEngines.factory(EngineKind.POLICY, _ -> policy));
        final Place place = graph.place(0, name, Settings.EMPTY);
        final Ticket ticket = new Ticket();
        graph.attach(place, revision.factory().create(place.context()), revision, position, ticket);
        step(1);
        assertTrue(ticket.isDone());
        assertNull(ticket.failure());
        return place;
    }

    private static Policy deciding(final java.util.function.Function<Message, Verdict> tx) {
        return new TestEngines.Deciding(tx, _ -> Verdict.PASS);
    }

    @Test
    void shouldCarryEveryCallThereAndBack() {
        step(1_000);
        finish();
        assertTrue(caller.called > 10_000, "called " + caller.called);
        assertEquals(0, caller.failed);
    }

    @Test
    void shouldWaitForATransportThatTakesNothing() {
        echo.heldBack = 1;
        step(100);
        final long stuck = caller.called;
        step(100);
        assertEquals(stuck, caller.called);
        echo.heldBack = 0;
        step(100);
        finish();
    }

    @Test
    void shouldTurnRejectedCallsRound() {
        attach("reject", deciding(m -> {
            if (m.callId() % 3 == 0) {
                m.status(8);
                return Verdict.REJECT;
            }
            return Verdict.PASS;
        }), -1);
        step(1_000);
        finish();
        assertTrue(caller.failed > 100);
        assertEquals(caller.failed, graph.datapaths().getFirst().rejected());
    }

    @Test
    void shouldBringParkedMessagesBackInOrder() {
        final Place place = attach("park", deciding(m -> {
            if (m.resumeAtNs() == 0) {
                m.resumeAtNs(nowNs + 50_000);
                return Verdict.PARK;
            }
            return Verdict.PASS;
        }), -1);
        step(500);
        assertTrue(graph.datapaths().getFirst().parked() > 0);
        assertTrue(caller.answered > 0);
        final Ticket ticket = new Ticket();
        graph.detach(place, ticket);
        step(300);
        assertTrue(ticket.isDone());
        finish();
    }

    @Test
    void shouldParkAnswersWithTheirPayload() {
        attach("park", new TestEngines.Deciding(_ -> Verdict.PASS, m -> {
            if (m.resumeAtNs() == 0) {
                m.resumeAtNs(nowNs + 20_000);
                return Verdict.PARK;
            }
            return Verdict.PASS;
        }), -1);
        step(2_000);
        finish();
        assertTrue(caller.answered > 1_000);
    }

    @Test
    void shouldAttachAndDetachInAnyOrderUnderLoad() {
        for (int round = 0; round < 50; round++) {
            final Place a = attach("a", deciding(_ -> Verdict.PASS), round % 2 == 0 ? 0 : -1);
            final Place b = attach("b", deciding(_ -> Verdict.PASS), -1);
            final Place c = attach("c", deciding(_ -> Verdict.PASS), 1);
            step(7);
            for (final Place place : round % 2 == 0 ? List.of(a, c, b) : List.of(b, a, c)) {
                final Ticket ticket = new Ticket();
                graph.detach(place, ticket);
                step(30);
                assertTrue(ticket.isDone());
            }
        }
        finish();
        assertEquals(List.of("caller", "echo"), graph.datapaths().getFirst().chain());
    }

    @Test
    void shouldFailOnlyTheCallOnWhichAPolicyThrows() {
        final long[] count = {0};
        final Place place = attach("throw", deciding(_ -> {
            if (++count[0] % 1000 == 0) {
                throw new IllegalStateException("every thousandth");
            }
            return Verdict.PASS;
        }), -1);
        step(1_000);
        finish();
        assertEquals(count[0] / 1000, caller.failed);
        assertEquals(caller.failed, place.probe().errors());
        assertEquals(caller.failed, graph.datapaths().getFirst().failed());
        assertFalse(place.probe().isQuarantined());
    }

    @Test
    void shouldPauseInFrontOfTheMessageThatThrowsOnTrialAndRunItAgain() {
        final Policy good = deciding(_ -> Verdict.PASS);
        final Place place = attach("p", good, -1);
        step(10);
        final Policy bad = deciding(m -> {
            m.status(99).payload(java.lang.foreign.MemorySegment.NULL, 0, 0);
            throw new IllegalStateException("first message");
        });
        place.trial(true);
        final Engine old = place.instance();
        place.install(bad, revisions.get("p"), new Ticket());
        step(5);
        assertTrue(place.probe().isTripped());
        assertEquals(1, place.probe().errors());
        place.trial(false);
        place.install(old, revisions.get("p"), new Ticket());
        step(100);
        finish();
        assertEquals(0, caller.failed);
    }

    @Test
    void shouldMoveToAnotherExecutorUnderLoad() {
        for (int i = 0; i < 20; i++) {
            final Ticket ticket = new Ticket();
            graph.move(0, i % 2 == 0 ? "other" : "shared-0", ticket);
            step(5);
            assertTrue(ticket.isDone());
        }
        finish();
    }

    @Test
    void shouldGoOnWithoutWhatATransportExchangedMeanwhile() {
        final Place place = graph.places("echo").getFirst();
        for (int i = 0; i < 100; i++) {
            final Ticket paused = new Ticket();
            place.pause(paused);
            step(2);
            assertTrue(paused.isDone());
            place.install(echo = new TestEngines.Echo(), revisions.get("echo"), new Ticket());
            step(3);
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
