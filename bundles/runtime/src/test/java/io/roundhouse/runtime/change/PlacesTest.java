package io.roundhouse.runtime.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.runtime.engine.SandboxContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private final World world = new World(2);
    private final FakeFactory v1 = world.source.jar("v1");

    private ChangeView attach(final String selector) {
        return world.submit(new ChangeRequest.Attach("e", selector, -1, Map.of()));
    }

    @Test
    void shouldAttachToChosenDatapathsAndDetach() {
        world.graph.datapaths(4);
        assertEquals(Outcome.COMMITTED, attach("d*").outcome());
        assertEquals(4, world.graph.places("e").size());
        assertEquals(Outcome.COMMITTED, world.submit(new ChangeRequest.Detach("e", "d3")).outcome());
        assertEquals(3, world.graph.places("e").size());
    }

    /** Back on the two datapaths that had it before, and what was made for the others is closed. */
    private void assertTakenOff(final ChangeView view, final int closed) {
        assertEquals(Outcome.REVERTED, view.outcome(), view.toString());
        assertEquals(2, world.graph.places("e").size());
        assertEquals(closed, v1.closed);
        assertTrue(world.isWhole());
    }

    @Test
    void shouldDetachAgainWhenOneDatapathRefuses() {
        world.graph.datapaths(4);
        world.graph.refusesAttachTo = "d3";
        final ChangeView view = attach("*");
        assertTakenOff(view, 2);
        assertTrue(view.reason().contains("chain is full"));
    }

    @Test
    void shouldDetachByItselfWhatThrowsOnItsFirstMessage() {
        world.graph.datapaths(5);
        v1.throwsOn = "d2";
        final ChangeView view = attach("*");
        assertTakenOff(view, 1);
        assertEquals("e@2 failed on trial: IllegalStateException: bad message", view.reason());
        assertEquals(List.of("e@2 attached", "probation ended: " + view.reason(),
            "e@2 detached again, calls go on without it"), view.steps());
    }

    @Test
    void shouldDetachByItselfFromAllDatapathsWhatThrowsOnOne() {
        world.graph.datapaths(5);
        v1.throwsOn = "d4";
        final ChangeView view = attach("*");
        assertTakenOff(view, 3);
        assertTrue(view.reason().startsWith("e@4 failed on trial"), view.reason());
    }

    @Test
    void shouldDetachByItselfWhatHangsOnItsFirstMessage() {
        world.graph.datapaths(3);
        v1.hangsOnMessage = true;
        world.graph.places.forEach(place -> place.hasTraffic = false);
        final ChangeView view = attach("d2");
        assertTakenOff(view, 1);
        assertTrue(view.reason().startsWith("e@2 failed on trial"), view.reason());
    }

    @Test
    void shouldNotWaitForMessagesOfADatapathWithoutAny() {
        world.graph.datapaths(3);
        world.graph.onAttach = place -> place.hasTraffic = false;
        final long startNs = world.nowNs;
        assertEquals(Outcome.COMMITTED, attach("d2").outcome());
        assertTrue(world.nowNs - startNs < 100_000_000L, "ns=" + (world.nowNs - startNs));
    }

    @Test
    void shouldJudgeLikeAnyOtherWhatThrowsBehindTheTrial() {
        world.graph.datapaths(3);
        assertEquals(Outcome.COMMITTED, attach("d2").outcome());
        v1.throwsOnMessage = true;
        world.run(5);
        assertTrue(world.graph.places.stream().noneMatch(place -> place.isPaused));
    }

    @Test
    void shouldRefuseToAttachWhereItIsOrNothingIs() {
        assertEquals(Outcome.REFUSED, attach("d0").outcome());
        assertEquals(Outcome.REFUSED, attach("x").outcome());
        assertEquals(Outcome.REFUSED, world.submit(new ChangeRequest.Detach("e", "x")).outcome());
        assertEquals(Outcome.REFUSED, world.submit(new ChangeRequest.Move("x", "other")).outcome());
    }

    @Test
    void shouldConfigureAllInstancesAndKeepIt() {
        final ChangeView view = world.submit(new ChangeRequest.Configure("e", Map.of("limit", "5")));
        assertEquals(Outcome.COMMITTED, view.outcome(), view.toString());
        assertEquals("5", world.source.settings.get("limit"));
        world.graph.places.forEach(p -> assertEquals("5", ((FakeEngine) p.instance()).settings.values().get("limit")));
    }

    @Test
    void shouldRefuseSettingsBesideTheDatapaths() {
        final ChangeView view = world.submit(new ChangeRequest.Configure("e", Map.of("bad", "1")));
        assertEquals(Outcome.REFUSED, view.outcome());
        assertTrue(view.reason().contains("property is refused"), view.reason());
        world.graph.places.forEach(p -> assertTrue(((FakeEngine) p.instance()).settings.values().isEmpty()));
    }

    @Test
    void shouldTakeSettingsChangedElsewhereAndStaySilentAboutItsOwn() {
        world.coordinator.adoptSettings("e", Map.of("limit", "7"));
        world.settle();
        assertEquals("7", world.registry.entry("e").settings.get("limit"));
        final long last = world.coordinator.history(1).getFirst().id();
        world.coordinator.adoptSettings("e", Map.of("limit", "7"));
        world.settle();
        assertEquals(last, world.coordinator.history(1).getFirst().id());
    }

    @Test
    void shouldKeepTheChoiceOfQuarantineFromTheEngine() {
        assertEquals(Outcome.COMMITTED,
            world.submit(new ChangeRequest.Configure("e", Map.of("quarantine", "fail"))).outcome());
        assertEquals("fail", world.source.settings.get("quarantine"));
        assertEquals("fail", world.registry.entry("e").settings.get("quarantine"));
        assertTrue(SandboxContext.of("e", world.registry.settings("e")).settings().values().isEmpty());
    }

    @Test
    void shouldRefuseAnotherChoiceOfQuarantine() {
        final ChangeView other = world.submit(new ChangeRequest.Configure("e", Map.of("quarantine", "ignore")));
        assertEquals(Outcome.REFUSED, other.outcome());
        assertEquals("property must be bypass or fail: quarantine=ignore", other.reason());
        world.graph.datapaths(4);
        final ChangeView one = world.submit(new ChangeRequest.Attach("e", "d3", -1, Map.of("quarantine", "fail")));
        assertEquals(Outcome.REFUSED, one.outcome());
        assertTrue(one.reason().contains("for the whole engine"), one.reason());
    }

    @Test
    void shouldMoveDatapaths() {
        assertEquals(Outcome.COMMITTED, world.submit(new ChangeRequest.Move("d1", "own")).outcome());
        assertEquals("own", world.graph.executors.get(1));
        assertEquals("shared-0", world.graph.executors.get(0));
    }

    @Test
    void shouldSayWhichNameIsWrong() {
        final CoordinatedAdmin admin = new CoordinatedAdmin(world.coordinator, "command");
        final var wrong = assertThrows(IllegalArgumentException.class, () ->
            admin.submit(new ChangeRequest.Rollback("nope", null)));
        assertTrue(wrong.getMessage().contains("nope"));
    }
}
