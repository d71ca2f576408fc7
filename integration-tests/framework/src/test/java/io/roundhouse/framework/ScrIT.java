package io.roundhouse.framework;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Declarative Services, and single components, stopped and started while calls flow. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ScrIT {
    private static final List<String> ENGINES = List.of("generator", "sink", "rate-limit");
    private static final String ENGINE = "rate-limit";
    private static final Path NEXT = FrameworkOptions.bundles().resolve("policy-rate-limit-next.jar");
    private static final String KEPT = "the same code came back; instances are kept";

    @Inject
    private BundleContext context;
    private Service service;
    private Load load;

    @Configuration
    public Option[] configuration() {
        return new Option[] {FrameworkOptions.service("scr")};
    }

    @Before
    public void start() {
        service = new Service(context);
        awaitEngines();
        load = new Load(service, 3, List.of(ENGINE));
    }

    @After
    public void stop() {
        if (load != null) {
            load.close();
        }
    }

    private void awaitEngines() {
        ENGINES.forEach(service::awaitEngines);
    }

    @Test
    public void shouldServeOnWhileDeclarativeServicesAreStopped() throws Exception {
        final Bundle scr = service.bundle("org.apache.felix.scr");
        final long before = service.lastChange();
        scr.stop();
        try {
            ENGINES.forEach(engine -> assertEquals("LINGERING", service.engine(engine).state()));
            ENGINES.forEach(engine -> assertLingering(service.awaitChange("adopt", engine, before)));
            assertRefused("start Declarative Services: felix:start " + scr.getBundleId());
            load.awaitProgress();
        } finally {
            scr.start();
        }
        awaitEngines();
        assertKeptAndChangeable(ENGINES, before);
    }

    @Test
    public void shouldServeOnWhenDeclarativeServicesAreRestarted() throws Exception {
        final Bundle scr = service.bundle("org.apache.felix.scr");
        final long before = service.lastChange();
        scr.stop();
        scr.start();
        awaitEngines();
        assertKeptAndChangeable(ENGINES, before);
    }

    @Test
    public void shouldServeOnWhileComponentIsDisabled() throws Exception {
        final ServiceComponentRuntime components = service.service(ServiceComponentRuntime.class);
        final ComponentDescriptionDTO component =
            components.getComponentDescriptionDTOs(service.bundle("io.roundhouse.policy.rate.limit")).iterator().next();
        final long before = service.lastChange();
        components.disableComponent(component).getValue();
        try {
            assertEquals("LINGERING", service.engine(ENGINE).state());
            assertLingering(service.awaitChange("adopt", ENGINE, before));
            assertRefused("enable its component, see scr:info: bundle=" + service.engine(ENGINE).bundle());
            load.awaitProgress();
        } finally {
            components.enableComponent(component).getValue();
        }
        awaitEngines();
        assertKeptAndChangeable(List.of(ENGINE), before);
    }

    @Test
    public void shouldServeOnWhenComponentIsRestarted() throws Exception {
        final ServiceComponentRuntime components = service.service(ServiceComponentRuntime.class);
        final ComponentDescriptionDTO component =
            components.getComponentDescriptionDTOs(service.bundle("io.roundhouse.policy.rate.limit")).iterator().next();
        final long before = service.lastChange();
        components.disableComponent(component).getValue();
        components.enableComponent(component).getValue();
        awaitEngines();
        assertKeptAndChangeable(List.of(ENGINE), before);
    }

    /** Neither upgrade nor rollback is begun while the factory is gone; both say what brings it back. */
    private void assertRefused(final String remedy) {
        final ChangeRequest upgrade = new ChangeRequest.Upgrade(ENGINE, NEXT);
        for (final ChangeRequest request : List.of(upgrade, new ChangeRequest.Rollback(ENGINE, null))) {
            final String reason = "the factory of " + ENGINE + " is gone, its instances serve on; to bring it back "
                + remedy;
            assertEquals(List.of(reason), service.admin.plan(request).reasons());
            final ChangeView view = service.change(request);
            assertEquals(view.toString(), Outcome.REFUSED, view.outcome());
            assertEquals(reason, view.reason());
        }
    }

    private static void assertLingering(final ChangeView view) {
        assertEquals(view.toString(), Outcome.COMMITTED, view.outcome());
        assertTrue(view.toString(), view.steps().getLast().endsWith("instances serve on"));
    }

    /** Nothing was exchanged, calls flow, and what came back can be upgraded and rolled back. */
    private void assertKeptAndChangeable(final List<String> engines, final long before) {
        for (final String engine : engines) {
            Service.await("taken back: " + engine + " of " + service.admin.history(5),
                () -> KEPT.equals(lastStep(engine, before)));
        }
        load.awaitProgress();
        final ChangeView upgrade = service.upgrade(ENGINE, NEXT);
        assertEquals(upgrade.toString(), Outcome.COMMITTED, upgrade.outcome());
        final ChangeView back = service.change(new ChangeRequest.Rollback(ENGINE, null));
        assertEquals(back.toString(), Outcome.COMMITTED, back.outcome());
        load.awaitProgress();
    }

    private String lastStep(final String engine, final long before) {
        return service.admin.history(20).stream().filter(view -> view.id() > before && view.kind().equals("adopt")
            && view.engine().equals(engine) && !view.steps().isEmpty()).findFirst().map(view -> view.steps().getLast())
                .orElse("");
    }
}
