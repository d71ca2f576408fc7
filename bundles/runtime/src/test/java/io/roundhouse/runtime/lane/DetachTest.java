package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Quarantine;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Verdict;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A policy leaves its datapath: healthy, or failing on trial; its instance is closed and forgotten. */
@Timeout(30)
final class DetachTest {
    private static final long PARKED_NS = 40_000;

    private final TestGraph world = TestGraph.stepped();
    private final Graph graph = world.graph;
    private TestEngines.Caller caller;
    private boolean isBroken;
    private boolean isHolding;

    /** Parks every third message once; holds the lane or throws on each when told to. */
    private final class Parking implements Policy {
        private int closed;

        private Verdict decide(final Message message) {
            if (isBroken) {
                message.status(99).payload(MemorySegment.NULL, 0, 0);
                throw new IllegalStateException("broken");
            }
            if (isHolding) {
                return Verdict.HOLD_LANE;
            }
            if (message.callId() % 3 == 0 && message.resumeAtNs() == 0) {
                message.resumeAtNs(world.nowNs + PARKED_NS);
                return Verdict.PARK;
            }
            return Verdict.PASS;
        }

        @Override
        public Verdict onTx(final Message message) {
            return decide(message);
        }

        @Override
        public Verdict onRx(final Message message) {
            return decide(message);
        }

        @Override
        public void close() {
            closed++;
            throw new IllegalStateException("it never closes well");
        }
    }

    @BeforeEach
    void open() {
        world.settings.put("policy", Settings.of(Map.of(Quarantine.PROPERTY, "fail")));
        world.add("caller", TestEngines.factory(EngineKind.FRONTEND, c -> caller = new TestEngines.Caller(c)));
        world.add("echo", TestEngines.factory(EngineKind.TRANSPORT, _ -> new TestEngines.Echo()));
        world.open("d0", "caller", "echo");
        world.step(50);
    }

    @AfterEach
    void finish() {
        caller.limit = caller.called;
        world.step(400);
        assertEquals(caller.called, caller.answered);
        assertEquals(caller.called, caller.reclaimed);
        assertEquals(0, caller.wrong);
        assertEquals(0, caller.failed);
        assertEquals(List.of(), Audit.check(graph));
    }

    private void expectProgress() {
        final long answered = caller.answered;
        world.step(300);
        assertTrue(caller.answered > answered + 1_000);
    }

    private void detach(final Place place) {
        world.await(ticket -> graph.detach(place, ticket));
    }

    @Test
    void shouldRunTheMessageAgainWithoutWhatFailedOnTrial() {
        isBroken = true;
        final Place place = world.attachOnTrial("policy", new Parking());
        world.step(20);
        assertTrue(place.probe().isTripped());
        assertTrue(place.isInputWaiting());
        detach(place);
        expectProgress();
    }

    @Test
    void shouldBringBackWhatWasParkedByOneThatFailedOnTrial() {
        final Place place = world.attachOnTrial("policy", new Parking());
        world.step(30);
        assertTrue(graph.datapaths().getFirst().parked() > 0);
        isBroken = true;
        world.step(20);
        assertTrue(place.probe().isTripped());
        detach(place);
        expectProgress();
        assertEquals(0, graph.datapaths().getFirst().parked());
    }

    @Test
    void shouldGoOnWithoutOneThatFailsOnTrialWhileItLeaves() {
        final Place place = world.attachOnTrial("policy", new Parking());
        isHolding = true;
        world.step(30);
        assertTrue(place.isInputWaiting());
        final Ticket ticket = new Ticket();
        graph.detach(place, ticket);
        isBroken = true;
        world.step(100);
        assertTrue(place.probe().errors() > 0);
        assertTrue(ticket.isDone());
        expectProgress();
    }

    @Test
    void shouldCloseTheInstanceWhenItsStageIsGone() {
        final Parking policy = new Parking();
        final Place place = world.attach("policy", policy, -1);
        world.step(30);
        final Ticket ticket = new Ticket();
        graph.detach(place, ticket);
        while (!ticket.isDone()) {
            assertEquals(0, policy.closed, "messages of its epochs may still be on the lane");
            world.step(1);
        }
        assertNull(ticket.failure());
        assertEquals(1, policy.closed);
        graph.move(0, "other", new Ticket());
        expectProgress();
        assertEquals(1, policy.closed);
    }

    @Test
    void shouldCloseWhatIsOnItsWayOutWhenTheDatapathEnds() {
        final Parking policy = new Parking();
        final Place place = world.attach("policy", policy, -1);
        world.step(30);
        final Ticket ticket = new Ticket();
        graph.detach(place, ticket);
        world.step(1);
        assertFalse(ticket.isDone());
        final Datapath datapath = graph.all()[0];
        finish();
        world.await(ended -> datapath.post(ended, () -> {
            datapath.end();
            ended.complete();
        }));
        assertEquals(1, policy.closed);
    }

    @Test
    void shouldNotKeepAnInstanceThatWasDetached() {
        final WeakReference<Policy> instance = attachAndDetach();
        world.step(2);
        while (instance.get() != null) {
            System.gc();
        }
    }

    private WeakReference<Policy> attachAndDetach() {
        final Policy policy = new Parking();
        detach(world.attach("policy", policy, -1));
        world.add("policy", TestEngines.factory(EngineKind.POLICY, _ -> null));
        return new WeakReference<>(policy);
    }
}
