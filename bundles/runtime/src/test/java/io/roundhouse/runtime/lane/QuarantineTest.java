package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Quarantine;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A policy that throws on every message from some moment on, bypassed or without whom nothing may pass. */
final class QuarantineTest {
    private static final Settings FAIL = Settings.of(Map.of(Quarantine.PROPERTY, "fail"));
    private static final Settings BYPASS = Settings.of(Map.of(Quarantine.PROPERTY, "bypass"));

    private final TestGraph world = TestGraph.stepped();
    private TestEngines.Caller caller;
    private boolean isBroken;
    private Place place;

    @BeforeEach
    void open() {
        world.settings.put("policy", FAIL);
        world.add("caller", TestEngines.factory(EngineKind.FRONTEND, c -> caller = new TestEngines.Caller(c)));
        world.add("echo", TestEngines.factory(EngineKind.TRANSPORT, _ -> new TestEngines.Echo()));
        world.open("d0", "caller", "echo");
    }

    private Verdict passUnlessBroken(final Message message) {
        if (isBroken) {
            throw new IllegalStateException("broken");
        }
        return Verdict.PASS;
    }

    /** Parks every third message for a while. */
    private Verdict parkUnlessBroken(final Message message) {
        passUnlessBroken(message);
        if (message.callId() % 3 == 0 && message.resumeAtNs() == 0) {
            message.resumeAtNs(world.nowNs + 30_000);
            return Verdict.PARK;
        }
        return Verdict.PASS;
    }

    private void breakPolicy(final Policy policy) {
        place = world.attach("policy", policy, -1);
        world.step(300);
        assertEquals(0, caller.failed);
        isBroken = true;
        world.step(100);
        assertTrue(place.probe().isQuarantined());
    }

    /** After the messages on their way every call fails, each once, and counts as failed. */
    private void assertEveryCallFails() {
        world.step(300);
        final long failed = caller.failed;
        final long answered = caller.answered;
        world.step(300);
        assertTrue(caller.answered > answered + 1_000);
        assertEquals(caller.answered - answered, caller.failed - failed);
        assertEquals(Status.UNAVAILABLE, caller.lastFailure);
        assertEquals("policy on d0 is out of work and lets nothing pass: upgrade or restart it", caller.lastText);
    }

    @AfterEach
    void finish() {
        caller.limit = caller.called;
        world.step(400);
        assertEquals(caller.called, caller.answered);
        assertEquals(caller.called, caller.reclaimed);
        assertEquals(0, caller.wrong);
        assertEquals(caller.failed, world.graph.datapaths().getFirst().failed());
        assertEquals(List.of(), Audit.check(world.graph));
    }

    @Test
    void shouldFailRequestsOfAPolicyThatMayNotBeBypassed() {
        breakPolicy(new TestEngines.Deciding(this::passUnlessBroken, _ -> Verdict.PASS));
        assertEveryCallFails();
    }

    @Test
    void shouldFailAnswersOfAPolicyThatMayNotBeBypassed() {
        breakPolicy(new TestEngines.Deciding(_ -> Verdict.PASS, this::passUnlessBroken));
        assertEveryCallFails();
    }

    @Test
    void shouldFailParkedMessagesWhenTheyComeBack() {
        breakPolicy(new TestEngines.Deciding(this::parkUnlessBroken, this::parkUnlessBroken));
        assertEveryCallFails();
        assertEquals(0, world.graph.datapaths().getFirst().parked());
    }

    @Test
    void shouldChangeBetweenFailingAndBypassingUnderLoad() {
        breakPolicy(new TestEngines.Deciding(this::parkUnlessBroken, this::parkUnlessBroken));
        for (int i = 0; i < 20; i++) {
            world.await(ticket -> place.reconfigure(BYPASS, ticket));
            world.step(200);
            final long failed = caller.failed;
            final long answered = caller.answered;
            world.step(50);
            assertEquals(failed, caller.failed);
            assertTrue(caller.answered > answered);
            world.await(ticket -> place.reconfigure(FAIL, ticket));
            assertEveryCallFails();
        }
    }

    @Test
    void shouldPutTheNextInstanceToWork() {
        breakPolicy(new TestEngines.Deciding(this::passUnlessBroken, _ -> Verdict.PASS));
        assertEveryCallFails();
        isBroken = false;
        world.await(ticket -> place.install(new TestEngines.Deciding(this::passUnlessBroken, _ -> Verdict.PASS),
            world.current("policy"), ticket));
        world.step(300);
        final long failed = caller.failed;
        world.step(100);
        assertEquals(failed, caller.failed);
    }

    @Test
    void shouldNotAskAnInstanceInQuarantineToTakeSettings() {
        breakPolicy(new Policy() {
            @Override
            public Verdict onTx(final Message message) {
                return passUnlessBroken(message);
            }

            @Override
            public void reconfigure(final Settings settings) {
                throw new IllegalStateException("it may hang");
            }
        });
        world.await(ticket -> place.reconfigure(BYPASS, ticket));
    }

    @Test
    void shouldDetachWhatFailsCalls() {
        breakPolicy(new TestEngines.Deciding(this::parkUnlessBroken, this::parkUnlessBroken));
        assertEveryCallFails();
        world.await(ticket -> world.graph.detach(place, ticket));
        world.step(200);
        final long failed = caller.failed;
        world.step(100);
        assertEquals(failed, caller.failed);
    }

    @Test
    void shouldRefuseAnotherWordAndOtherEngines() {
        final var wrong = assertThrows(IllegalArgumentException.class,
            () -> Quarantine.of(Map.of("quarantine", "maybe")));
        assertEquals("property must be bypass or fail: quarantine=maybe", wrong.getMessage());
        world.settings.put("caller", BYPASS);
        final var general = assertThrows(IllegalArgumentException.class, () -> world.open("d1", "caller", "echo"));
        assertEquals("property is for policies only: quarantine=bypass", general.getMessage());
    }
}
