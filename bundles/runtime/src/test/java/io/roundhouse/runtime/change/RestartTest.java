package io.roundhouse.runtime.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Instances that are taken out of work behind the commit. */
final class RestartTest {
    private final World world = new World(3);
    private final FakePlace place = world.graph.places.get(1);

    private RestartTest of(final EngineKind kind) {
        world.source.jar("v1").kind = kind;
        return this;
    }

    private void quarantine() {
        place.quarantine();
        world.graph.onQuarantine.run();
        world.settle();
    }

    private List<ChangeView> restarts() {
        return world.coordinator.history(20).stream().filter(view -> view.kind().equals("restart")).toList();
    }

    private ChangeView last(final Outcome outcome) {
        final ChangeView last = restarts().getFirst();
        assertEquals(outcome, last.outcome(), last::toString);
        return last;
    }

    @Test
    void shouldGiveAFreshInstanceThatGoesOnWithTheState() {
        of(EngineKind.FRONTEND);
        final Engine former = place.instance();
        final Engine other = world.graph.places.get(0).instance();
        quarantine();
        final ChangeView view = last(Outcome.COMMITTED);
        assertEquals("quarantine", view.origin());
        assertTrue(view.steps().getFirst().startsWith("e@1 has a fresh instance"), view::toString);
        assertNotSame(former, place.instance());
        assertSame(other, world.graph.places.get(0).instance());
        assertEquals("v1", world.at());
        assertTrue(world.isWhole());
    }

    @Test
    void shouldLeaveAPolicyToItsOperator() {
        quarantine();
        assertEquals(List.of(), restarts());
        final ChangeView view = world.submit(new ChangeRequest.Restart("e"));
        assertEquals(Outcome.COMMITTED, view.outcome());
        assertEquals("test", view.origin());
        assertTrue(world.isWhole());
    }

    @Test
    void shouldRefuseWhenNothingIsInQuarantine() {
        assertEquals(Outcome.REFUSED, world.submit(new ChangeRequest.Restart("e")).outcome());
        assertEquals("no instance is in quarantine: e", last(Outcome.REFUSED).reason());
    }

    @Test
    void shouldGiveUpAfterThreeWithinAMinuteUntilTheOperatorActs() {
        of(EngineKind.TRANSPORT);
        for (int i = 0; i < Restarts.LIMIT; i++) {
            quarantine();
            last(Outcome.COMMITTED);
        }
        quarantine();
        final ChangeView refused = last(Outcome.REFUSED);
        assertTrue(refused.reason().startsWith("e@1 was restarted 3 times within 60 s and stays in quarantine"),
            refused::reason);
        assertTrue(place.isQuarantined());
        world.nowNs += 2 * Restarts.WITHIN_NS;
        quarantine();
        assertEquals(4, restarts().size());
        assertEquals(Outcome.COMMITTED, world.submit(new ChangeRequest.Restart("e")).outcome());
        quarantine();
        last(Outcome.COMMITTED);
        assertTrue(world.isWhole());
    }

    @Test
    void shouldForgetRestartsOfLongAgo() {
        of(EngineKind.TRANSPORT);
        for (int i = 0; i < 3 * Restarts.LIMIT; i++) {
            quarantine();
            last(Outcome.COMMITTED);
            world.nowNs += Restarts.WITHIN_NS / 2;
        }
    }

    @Test
    void shouldSayWhyTheStateCannotBeCarried() {
        of(EngineKind.FRONTEND);
        world.source.jar("v1").throwsInRestore = true;
        quarantine();
        last(Outcome.REFUSED);
        final List<ChangeView> tried = restarts().subList(1, restarts().size());
        assertEquals(Restarts.LIMIT, tried.size());
        for (final ChangeView view : tried) {
            assertEquals(Outcome.REVERTED, view.outcome());
            assertTrue(view.reason().contains("restore is broken"), view::reason);
        }
        assertTrue(place.isQuarantined());
    }

    @Test
    void shouldComeBeforeWhatWasAsked() {
        of(EngineKind.FRONTEND);
        final long asked = world.coordinator.submit(new ChangeRequest.Move("d0", "other"), "test");
        quarantine();
        final ChangeView restart = last(Outcome.COMMITTED);
        assertEquals(List.of(asked, restart.id()), world.coordinator.history(2).stream().map(ChangeView::id).toList());
    }

    @Test
    void shouldPutAnEngineInQuarantineRightByAnUpgrade() {
        of(EngineKind.FRONTEND);
        world.source.jar("v1").throwsInRestore = true;
        world.source.jar("v2").kind = EngineKind.FRONTEND;
        quarantine();
        assertTrue(place.isQuarantined());
        assertEquals(Outcome.COMMITTED, world.upgrade("v2").outcome());
        assertEquals("v2", world.at());
        assertTrue(world.isWhole());
    }
}
