package io.roundhouse.runtime.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private final World world = new World(2);

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

    @Test
    void shouldDetachAgainWhenOneDatapathRefuses() {
        world.graph.datapaths(4);
        world.graph.refusesAttachTo = "d3";
        final ChangeView view = attach("*");
        assertEquals(Outcome.REVERTED, view.outcome());
        assertTrue(view.reason().contains("chain is full"));
        assertEquals(2, world.graph.places("e").size());
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
