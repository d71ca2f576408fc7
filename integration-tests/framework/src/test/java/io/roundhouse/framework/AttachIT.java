package io.roundhouse.framework;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.forge.JarForge;
import java.util.List;
import java.util.Map;
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
import org.osgi.framework.BundleContext;

/** Policies put on datapaths under load: good ones, and ones that fail on their first message. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class AttachIT {
    private static final String POLICY = "null";
    private static final int DATAPATHS = 3;

    @Inject
    private BundleContext context;
    private Service service;
    private String original;

    @Configuration
    public Option[] configuration() {
        return new Option[] {FrameworkOptions.service("attach")};
    }

    @Before
    public void start() {
        service = new Service(context);
        service.awaitEngines("generator", "sink", POLICY);
        original = service.engine(POLICY).revision();
    }

    @After
    public void goBack() {
        if (!service.engine(POLICY).revision().equals(original)) {
            expect(Outcome.COMMITTED, new ChangeRequest.Rollback(POLICY, original));
        }
    }

    private static JarForge forge(final String version) {
        return JarForge.of(FrameworkOptions.bundles().resolve("policy-null.jar")).version(version);
    }

    private ChangeView expect(final Outcome outcome, final ChangeRequest request) {
        final ChangeView view = service.change(request);
        assertEquals(view.toString(), outcome, view.outcome());
        return view;
    }

    private ChangeView attach(final Outcome outcome) {
        return expect(outcome, new ChangeRequest.Attach(POLICY, "load*", -1, Map.of()));
    }

    /** No call is lost, doubled, reordered or failed, and the policy is on no datapath. */
    private void assertDetachedByItself(final JarForge bad, final String reason) {
        expect(Outcome.COMMITTED, new ChangeRequest.Upgrade(POLICY, bad.write()));
        try (Load load = new Load(service, DATAPATHS, List.of())) {
            final ChangeView view = attach(Outcome.REVERTED);
            final String first = POLICY + '@' + load.names.getFirst();
            assertEquals(first + " failed on trial: " + reason, view.reason());
            assertEquals(view.toString(), first + " detached again, calls go on without it", view.steps().getLast());
            assertEquals("the others never had it", 3, view.steps().size());
            assertTrue(service.admin.datapaths().stream().noneMatch(path -> path.chain().contains(POLICY)));
            load.awaitProgress();
        }
    }

    @Test
    public void shouldDetachByItselfAPolicyThatThrowsOnItsFirstMessage() {
        assertDetachedByItself(forge("7.0.0").throwing("onTx"), "java.lang.IllegalStateException: forged: onTx");
    }

    @Test
    public void shouldDetachByItselfAPolicyThatHangsOnItsFirstMessage() {
        assertDetachedByItself(forge("7.0.1").hanging("onTx", 3_000), "hung");
    }

    @Test
    public void shouldSayThatTheTrialWasPassed() {
        try (Load load = new Load(service, DATAPATHS, List.of())) {
            final ChangeView view = attach(Outcome.COMMITTED);
            for (final String name : load.names) {
                assertTrue(view.toString(), view.steps().stream().anyMatch(step ->
                    step.startsWith(POLICY + '@' + name + " passed")));
            }
        }
    }

    @Test
    public void shouldLetGoOfARevisionThatWasDetached() {
        try (Load load = new Load(service, DATAPATHS, List.of())) {
            for (int i = 0; i < 5; i++) {
                expect(Outcome.COMMITTED, new ChangeRequest.Upgrade(POLICY, forge("8.0." + i).write()));
                attach(Outcome.COMMITTED);
                expect(Outcome.COMMITTED, new ChangeRequest.Detach(POLICY, "load*"));
            }
            load.awaitProgress();
            expect(Outcome.COMMITTED, new ChangeRequest.Rollback(POLICY, original));
            Service.await("old revisions are collected", () -> {
                System.gc();
                return service.engine(POLICY).zombies() <= 2;
            });
        }
    }
}
