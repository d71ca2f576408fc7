package io.roundhouse.framework;

import static org.junit.Assert.assertEquals;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import java.io.InputStream;
import java.nio.file.Files;
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

/** The rate limiter between a generator and a sink, changed in every way while calls flow. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class RateLimitIT {
    private static final String ENGINE = "rate-limit";

    @Inject
    private BundleContext context;
    private Service service;
    private Load load;

    @Configuration
    public Option[] configuration() {
        return new Option[] {FrameworkOptions.service("rate-limit")};
    }

    private static Path jar(final String name) {
        return FrameworkOptions.bundles().resolve(name + ".jar");
    }

    @Before
    public void start() {
        service = new Service(context);
        service.awaitEngines("generator", "sink", ENGINE, "null");
        load = new Load(service, 3, List.of(ENGINE));
    }

    @After
    public void stop() {
        load.close();
    }

    private void update(final Path jar) throws Exception {
        try (InputStream in = Files.newInputStream(jar)) {
            service.bundle("io.roundhouse.policy.rate.limit").update(in);
        }
    }

    @Test
    public void shouldAdoptWhatAPlainUpdateBrings() throws Exception {
        final long before = service.lastChange();
        update(jar("policy-rate-limit-next"));
        final ChangeView view = service.awaitChange("adopt", ENGINE, before);
        assertEquals(view.toString(), Outcome.COMMITTED, view.outcome());
        assertEquals(view.toString(), 3, view.pauses().size());
        load.awaitProgress();
        final ChangeView back = service.change(new ChangeRequest.Rollback(ENGINE, null));
        assertEquals(back.toString(), Outcome.COMMITTED, back.outcome());
    }

    @Test
    public void shouldUpgradeAndRollBack() {
        final ChangeView view = service.upgrade(ENGINE, jar("policy-rate-limit-next"));
        assertEquals(view.toString(), Outcome.COMMITTED, view.outcome());
        load.awaitProgress();
        final ChangeView back = service.change(new ChangeRequest.Rollback(ENGINE, null));
        assertEquals(back.toString(), Outcome.COMMITTED, back.outcome());
    }

    @Test
    public void shouldServeOnWhileBundleIsStopped() throws Exception {
        final Bundle bundle = service.bundle("io.roundhouse.policy.rate.limit");
        long before = service.lastChange();
        bundle.stop();
        assertEquals("LINGERING", service.engine(ENGINE).state());
        final ChangeView lingering = service.awaitChange("adopt", ENGINE, before);
        assertEquals(lingering.toString(), "bundle stopped; 3 instances serve on", lingering.steps().getLast());
        load.awaitProgress();
        before = service.lastChange();
        bundle.start();
        service.awaitEngines(ENGINE);
        service.awaitChange("adopt", ENGINE, before);
        load.awaitProgress();
    }
}
