package io.roundhouse.runtime.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.runtime.engine.ChainEntry;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.SandboxContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeployTest {
    private static final ChangeRequest DEPLOY =
        new ChangeRequest.Deploy(FakeSource.ENGINE, Path.of("v1"), List.of(Path.of("library")));

    private final World world = World.empty();

    private ChangeView deploy() {
        world.source.jar("v1");
        return world.submit(DEPLOY);
    }

    @Test
    void shouldPutTheFactoryInForceWithTheSettingsKept() {
        world.source.settings.put("limit", "5");
        final ChangeView view = deploy();
        assertEquals(Outcome.COMMITTED, view.outcome(), view.toString());
        assertEquals("v1", world.registry.current("e").id());
        assertEquals(Map.of("limit", "5"), world.registry.entry("e").settings);
        assertEquals(List.of("library"), world.source.needs);
        world.coordinator.adopt("e", "bundle");
        world.settle();
        assertEquals("deploy", world.coordinator.history(1).getFirst().kind(), "its own news makes no change");
    }

    @Test
    void shouldUninstallAllWhenItDoesNotResolve() {
        world.source.problems.add("it does not resolve");
        assertGone(Outcome.REFUSED, "it does not resolve");
    }

    @Test
    void shouldUninstallAllWhenItsFactoryDoesNotCome() {
        world.source.failsToStart = "v1";
        assertGone(Outcome.REVERTED, "offers no engine of the name e");
    }

    @Test
    void shouldUninstallAllWhenItIsFoundToBreakARule() {
        world.source.atPoint = () -> {
            if (world.source.isInstalled) {
                world.source.problems.add("it exports packages");
            }
        };
        assertGone(Outcome.REVERTED, "it exports packages");
    }

    private void assertGone(final Outcome outcome, final String reason) {
        final ChangeView view = deploy();
        assertEquals(outcome, view.outcome(), view.toString());
        assertTrue(view.reason().contains(reason), view.reason());
        assertNull(world.registry.current("e"));
        assertFalse(world.source.isInstalled);
        assertEquals(List.of(), world.source.needs);
    }

    @Test
    void shouldSayWhenItsBundleStaysBehind() {
        world.source.failsToStart = "v1";
        world.source.isUpdateBroken = true;
        final ChangeView view = deploy();
        assertEquals(Outcome.FAILED, view.outcome(), view.toString());
        assertEquals("a bundle stayed behind: uninstall it by hand", view.steps().getLast());
    }

    @Test
    void shouldRefuseWhatIsThere() {
        deploy();
        assertEquals("the engine is there already, upgrade it instead: e", deploy().reason());
        assertTrue(world.source.isInstalled);
        final World other = World.empty();
        other.source.isInstalled = true;
        assertEquals("its bundle is installed already; start or uninstall it: e", other.submit(DEPLOY).reason());
        assertTrue(other.source.isInstalled);
    }

    @Test
    void shouldTakeAwayWhatADeploymentLeftThatWasCutOff() {
        world.source.isInstalled = true;
        world.source.isDeployed = true;
        assertEquals(Outcome.COMMITTED, deploy().outcome());
        assertEquals("v1", world.source.content);
    }

    @Test
    void shouldRemoveWhatNobodyUses() {
        deploy();
        final ChangeView view = world.submit(new ChangeRequest.Remove("e"));
        assertEquals(Outcome.COMMITTED, view.outcome(), view.toString());
        assertNull(world.registry.current("e"));
        assertFalse(world.source.isInstalled);
        assertEquals(Outcome.COMMITTED, deploy().outcome());
    }

    @Test
    void shouldNotRemoveWhatIsInUseOrCameWithTheProgram() {
        deploy();
        world.submit(new ChangeRequest.Chain(List.of("e")));
        assertRefused("datapaths to come would use it");
        world.submit(new ChangeRequest.Chain(List.of()));
        world.graph.datapaths(1);
        final Revision revision = world.registry.current("e");
        world.graph.add("e", 0, revision.factory().create(SandboxContext.of("e", world.registry.settings("e"))),
            revision);
        assertRefused("it has 1 instances at work");
        world.graph.places.getFirst().isGone = true;
        world.source.isDeployed = false;
        assertRefused("came with the program");
        assertTrue(world.source.isInstalled);
    }

    private void assertRefused(final String reason) {
        final ChangeView view = world.submit(new ChangeRequest.Remove("e"));
        assertEquals(Outcome.REFUSED, view.outcome(), view.toString());
        assertTrue(view.reason().contains(reason), view.reason());
    }

    @Test
    void shouldKeepTheChainOfDatapathsToCome() {
        deploy();
        assertEquals(Outcome.COMMITTED, world.submit(new ChangeRequest.Chain(List.of("e"))).outcome());
        assertEquals(List.of("e"), ChainEntry.texts(world.registry.defaultChain()));
        assertEquals(List.of("e"), world.source.chain);
        for (final List<String> wrong : List.of(List.of("x"), List.of("e", "e"), List.of("x application=a"))) {
            assertEquals(Outcome.REFUSED, world.submit(new ChangeRequest.Chain(wrong)).outcome());
        }
        assertEquals(List.of("e"), ChainEntry.texts(world.registry.defaultChain()));
        final List<String> chosen = List.of("e application=a service=b*", "e method=/p.S/M|/p.S/N");
        assertEquals(Outcome.COMMITTED, world.submit(new ChangeRequest.Chain(chosen)).outcome());
        assertEquals(chosen, world.source.chain);
        assertEquals(chosen, new CoordinatedAdmin(world.coordinator, "test").defaultChain());
        assertRefused("datapaths to come would use it");
    }

    @Test
    void shouldReplaceAllSettingsWhenAskedTo() {
        world.source.settings.put("limit", "5");
        world.source.settings.put("other", "6");
        deploy();
        world.submit(new ChangeRequest.Configure("e", Map.of("limit", "7")));
        assertEquals(Map.of("limit", "7", "other", "6"), world.source.settings);
        world.submit(new ChangeRequest.Configure("e", Map.of("limit", "8"), true));
        assertEquals(Map.of("limit", "8"), world.source.settings);
        assertEquals(Map.of("limit", "8"), world.registry.entry("e").settings);
    }

    @Test
    void shouldSayBeforehandWhatItWouldDo() {
        world.source.jar("v1");
        final Planner planner = new Planner(world.coordinator.surroundings());
        final var plan = planner.plan(DEPLOY);
        assertTrue(plan.feasible(), plan.toString());
        assertEquals("install library, which it needs", plan.steps().getFirst());
        assertFalse(planner.plan(new ChangeRequest.Chain(List.of("x"))).feasible());
        assertFalse(world.source.isInstalled);
        final var wrong = assertThrows(IllegalArgumentException.class, () ->
            new CoordinatedAdmin(world.coordinator, "test")
            .submit(new ChangeRequest.Deploy("../e", Path.of("v1"), List.of())));
        assertTrue(wrong.getMessage().contains("../e"));
    }
}
