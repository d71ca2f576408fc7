package io.roundhouse.runtime.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.runtime.engine.SandboxContext;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.StateSchema;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpgradeTest {
    private final World world = new World(5);
    private final FakeFactory v2 = world.source.jar("v2");

    private void assertBackTo(final String id, final ChangeView view, final Outcome outcome) {
        assertEquals(outcome, view.outcome(), view.toString());
        assertEquals(id, world.at(), view.toString());
        assertEquals(id, world.source.content);
        assertEquals(id, world.registry.current("e").id());
        assertFalse(world.registry.entry("e").lingering);
        assertTrue(world.isWhole(), view.toString());
    }

    @Test
    void shouldReachEveryPlaceAndKeepState() {
        final ChangeView view = world.upgrade("v2");
        assertBackTo("v2", view, Outcome.COMMITTED);
        assertEquals(5, view.pauses().size());
        assertEquals("v1", world.registry.entry("e").previousId);
    }

    @Test
    void shouldUpgradeWithinTheTimeOfOneEvery200Ms() {
        final long start = world.nowNs;
        world.upgrade("v2");
        assertTrue(world.nowNs - start < 150_000_000L, "ns=" + (world.nowNs - start));
    }

    @Test
    void shouldUpgradeAFrontendThatNoDatapathHas() {
        final World idle = new World(0);
        idle.source.jar("v1").kind = EngineKind.FRONTEND;
        idle.source.jar("v2").kind = EngineKind.FRONTEND;
        final ChangeView view = idle.upgrade("v2");
        assertEquals(Outcome.COMMITTED, view.outcome(), view.toString());
        assertEquals("v2", idle.registry.current("e").id());
    }

    @Test
    void shouldRollBackToTheOneBefore() {
        world.upgrade("v2");
        assertBackTo("v1", world.submit(new ChangeRequest.Rollback("e", null)), Outcome.COMMITTED);
    }

    @Test
    void shouldTouchNothingWhenProbeDoesNotResolve() {
        world.source.problems.add("it does not resolve: missing package x");
        final ChangeView view = world.upgrade("v2");
        assertBackTo("v1", view, Outcome.REFUSED);
        assertEquals(List.of(), world.source.updates);
        assertTrue(view.reason().contains("missing package x"));
    }

    @Test
    void shouldRefuseTheRunningRevision() {
        assertBackTo("v1", world.upgrade("v1"), Outcome.REFUSED);
    }

    @Test
    void shouldComeBackWhenBundleThrowsInStart() {
        world.source.failsToStart = "v2";
        assertBackTo("v1", world.upgrade("v2"), Outcome.REVERTED);
        assertEquals(List.of("v2", "v1"), world.source.updates);
    }

    @Test
    void shouldComeBackWhenRestoreThrows() {
        v2.throwsInRestore = true;
        assertBackTo("v1", world.upgrade("v2"), Outcome.REVERTED);
    }

    @Test
    void shouldComeBackWhenRestoreHangs() {
        v2.hangsInRestore = true;
        assertBackTo("v1", world.upgrade("v2"), Outcome.REVERTED);
        assertEquals(1, world.offPath.abandoned);
    }

    @Test
    void shouldComeBackOnAllWhenThirdOfFiveFails() {
        v2.failsAtRestore = 3;
        final ChangeView view = world.upgrade("v2");
        assertBackTo("v1", view, Outcome.REVERTED);
        assertTrue(view.reason().contains("restore is broken"));
    }

    @Test
    void shouldComeBackWhenFirstMessageThrows() {
        v2.throwsOnMessage = true;
        final ChangeView view = world.upgrade("v2");
        assertBackTo("v1", view, Outcome.REVERTED);
        assertTrue(view.reason().contains("bad message"), view.reason());
    }

    @Test
    void shouldComeBackWhenSlower() {
        v2.batchNs = 5_000;
        final ChangeView view = world.upgrade("v2");
        assertBackTo("v1", view, Outcome.REVERTED);
        assertTrue(view.reason().contains("slower"), view.reason());
    }

    @Test
    void shouldNotCallSlowerWhatIsWithinTheMargin() {
        v2.batchNs = 1_199;
        assertBackTo("v2", world.upgrade("v2"), Outcome.COMMITTED);
    }

    @Test
    void shouldSayInPlanWhenOldStateCannotBeWritten() {
        v2.schema = new StateSchema(2, 1, 2);
        final CoordinatedAdmin admin = new CoordinatedAdmin(world.coordinator, "test");
        final var plan = new Planner(world.coordinator.surroundings())
            .plan(new ChangeRequest.Upgrade("e", Path.of("v2")));
        assertTrue(plan.feasible());
        assertFalse(plan.revertible());
        assertTrue(plan.warnings().getFirst().contains("cannot keep the state"), plan.toString());
        assertEquals(1, admin.engines().size());
    }

    @Test
    void shouldRewriteStateForRollback() {
        v2.schema = new StateSchema(2, 1, 1);
        assertBackTo("v2", world.upgrade("v2"), Outcome.COMMITTED);
        assertBackTo("v1", world.submit(new ChangeRequest.Rollback("e", "v1")), Outcome.COMMITTED);
    }

    @Test
    void shouldRefuseWhenAnotherUpdatedTheBundleMeanwhile() {
        world.source.jar("v3");
        world.source.onAdopt = () -> {
            world.source.onAdopt = () -> { };
            world.source.updateByHand("v3");
            world.coordinator.adopt("e", "bundle");
        };
        final ChangeView view = world.upgrade("v2");
        assertEquals(Outcome.REVERTED, view.outcome(), view.toString());
        assertTrue(view.reason().contains("somebody else"), view.reason());
        assertEquals("v3", world.at());
        assertEquals("v3", world.registry.current("e").id());
        assertTrue(world.isWhole());
    }

    @Test
    void shouldCarryOutTwoChangesOneAfterTheOther() {
        world.source.jar("v3");
        final long first = world.coordinator.submit(new ChangeRequest.Upgrade("e", Path.of("v2")), "test");
        final long second = world.coordinator.submit(new ChangeRequest.Upgrade("e", Path.of("v3")), "test");
        assertEquals(ChangeView.Phase.QUEUED, world.coordinator.change(second).phase());
        world.settle();
        assertEquals(Outcome.COMMITTED, world.coordinator.change(first).outcome());
        assertBackTo("v3", world.coordinator.change(second), Outcome.COMMITTED);
    }

    @Test
    void shouldRefuseWhileTheFactoryIsGoneAndSayWhatBringsItBack() {
        world.upgrade("v2");
        world.source.stop();
        world.coordinator.adopt("e", "bundle");
        world.settle();
        final String reason = "the factory of e is gone, its instances serve on; to bring it back start bundle 7";
        for (final ChangeView view
            : List.of(world.upgrade("v3"), world.submit(new ChangeRequest.Rollback("e", null)))) {
            assertEquals(Outcome.REFUSED, view.outcome(), view.toString());
            assertEquals(reason, view.reason());
        }
        final var plan = new CoordinatedAdmin(world.coordinator, "test").plan(new ChangeRequest.Rollback("e", null));
        assertEquals(List.of(reason), plan.reasons());
        assertFalse(plan.feasible());
        assertEquals(List.of("v2"), world.source.updates);
        assertEquals("v2", world.at());
        assertTrue(world.isWhole());
    }

    @Test
    void shouldLetInstancesServeWhenUpdateBackFails() {
        v2.throwsInRestore = true;
        world.source.onUpdate = () -> world.source.isUpdateBroken = true;
        final ChangeView view = world.upgrade("v2");
        assertEquals(Outcome.FAILED, view.outcome());
        assertEquals("v1", world.at());
        assertTrue(world.registry.entry("e").lingering);
        assertTrue(world.isWhole());
    }

    @Test
    void shouldGoOnWithoutPlaceThatWentAway() {
        world.coordinator.submit(new ChangeRequest.Upgrade("e", Path.of("v2")), "test");
        world.run(3);
        world.graph.remove(0);
        world.settle();
        assertBackTo("v2", world.coordinator.history(1).getFirst(), Outcome.COMMITTED);
    }

    @Test
    void shouldTakeAlongPlacesThatOpenDuringTheChange() {
        world.coordinator.submit(new ChangeRequest.Upgrade("e", Path.of("v2")), "test");
        world.run(10);
        final var v1 = world.registry.current("e");
        world.graph.executors.put(9, "shared-0");
        world.graph.add("e", 9, v1.factory().create(SandboxContext.of("e", world.registry.settings("e"))), v1);
        world.settle();
        assertBackTo("v2", world.coordinator.history(1).getFirst(), Outcome.COMMITTED);
    }

    @Test
    void shouldCommitWithoutTraffic() {
        world.graph.places.forEach(place -> place.hasTraffic = false);
        assertBackTo("v2", world.upgrade("v2"), Outcome.COMMITTED);
    }

    @Test
    void shouldBackOutWhenCodeStartsThread() {
        v2.startsThread = true;
        world.source.problems.add("an engine must not start threads: X uses java.lang.Thread.start");
        assertBackTo("v1", world.upgrade("v2"), Outcome.REFUSED);
    }
}
