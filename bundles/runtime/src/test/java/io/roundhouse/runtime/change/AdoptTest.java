package io.roundhouse.runtime.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdoptTest {
    private final World world = new World(3);
    private final FakeFactory v2 = world.source.jar("v2");

    private ChangeView last() {
        return world.coordinator.history(1).getFirst();
    }

    private void news() {
        world.coordinator.adopt("e", "bundle");
        world.settle();
    }

    private void assertAt(final String id, final Outcome outcome) {
        assertEquals("adopt", last().kind());
        assertEquals(outcome, last().outcome(), last().toString());
        assertEquals(id, world.at());
        assertEquals(id, world.registry.current("e").id());
        assertTrue(world.isWhole());
    }

    @Test
    void shouldExchangeWhatWasUpdatedByHand() {
        world.source.updateByHand("v2");
        news();
        assertAt("v2", Outcome.COMMITTED);
    }

    @Test
    void shouldUndoBadUpdateByHand() {
        v2.throwsOnMessage = true;
        world.source.updateByHand("v2");
        news();
        assertAt("v1", Outcome.REVERTED);
        assertEquals("v1", world.source.content);
        assertEquals(List.of("v1"), world.source.updates);
    }

    @Test
    void shouldUndoUpdateByHandThatDoesNotStart() {
        world.source.failsToStart = "v2";
        world.source.updateByHand("v2");
        news();
        assertAt("v1", Outcome.REVERTED);
        assertEquals("v1", world.source.content);
    }

    @Test
    void shouldUndoUpdateByHandThatBreaksTheRules() {
        world.source.problems.add("an engine bundle must not have Export-Package");
        world.source.updateByHand("v2");
        world.coordinator.adopt("e", "bundle");
        world.run(2);
        world.source.problems.clear();
        world.settle();
        assertAt("v1", Outcome.REVERTED);
    }

    @Test
    void shouldLingerWhileBundleIsStoppedAndGoOnWhenItStarts() {
        world.source.stop();
        news();
        assertAt("v1", Outcome.COMMITTED);
        assertTrue(world.registry.entry("e").lingering);
        assertEquals("LINGERING", new CoordinatedAdmin(world.coordinator, "test").engines().getFirst().state());
        world.source.start();
        news();
        assertFalse(world.registry.entry("e").lingering);
        assertAt("v1", Outcome.COMMITTED);
    }

    @Test
    void shouldSayItOnceThatInstancesLinger() {
        world.source.stop();
        news();
        final long said = last().id();
        news();
        assertEquals(said, last().id());
    }

    @Test
    void shouldLingerWhenUninstalledAndAdoptANewInstall() {
        world.source.isInstalled = false;
        world.source.stop();
        news();
        assertTrue(last().steps().getLast().contains("uninstalled"), last().toString());
        assertAt("v1", Outcome.COMMITTED);
        world.source.isInstalled = true;
        world.source.updateByHand("v2");
        news();
        assertAt("v2", Outcome.COMMITTED);
        assertFalse(world.registry.entry("e").lingering);
    }

    @Test
    void shouldKeepInstancesWhenComponentRestarts() {
        final var instance = world.graph.places.getFirst().instance();
        world.source.stop();
        world.source.start();
        news();
        assertAt("v1", Outcome.COMMITTED);
        assertEquals(instance, world.graph.places.getFirst().instance());
    }

    @Test
    void shouldRefuseUpgradeWhileLingering() {
        world.source.stop();
        news();
        assertEquals(Outcome.REFUSED, world.upgrade("v2").outcome());
        assertTrue(world.isWhole());
    }

    @Test
    void shouldTakeStopDuringUpgradeAsInterference() {
        world.coordinator.submit(new ChangeRequest.Upgrade("e", Path.of("v2")), "test");
        while (world.coordinator.history(1).getFirst().phase() != ChangeView.Phase.PROBATION) {
            world.tick();
        }
        world.source.stop();
        world.coordinator.adopt("e", "bundle");
        world.settle();
        assertEquals("v1", world.at());
        assertTrue(world.registry.entry("e").lingering || world.source.content.equals("v1"));
        assertTrue(world.isWhole());
    }

    @Test
    void shouldNotPutEngineInForceThatBreaksTheRulesAtFirst() {
        final FakeSource source = new FakeSource();
        source.problems.add("exports packages");
        source.jar("v1");
        source.content = "v1";
        source.start();
        final EngineRegistry registry = new EngineRegistry(List.of());
        final ChangeCoordinator coordinator = new ChangeCoordinator(new FakeGraph(), source, new InlineOffPath(),
            registry, Journal.NONE, ChangeLimits.standard(), new History(null), java.util.Map.of());
        coordinator.adopt("e", "bundle");
        for (int i = 0; i < 100; i++) {
            coordinator.doWork(i);
        }
        assertNull(registry.current("e"));
        assertEquals(Outcome.REFUSED, coordinator.history(1).getFirst().outcome());
    }
}
