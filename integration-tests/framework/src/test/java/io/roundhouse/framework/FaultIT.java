package io.roundhouse.framework;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.forge.JarForge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
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

/** Revisions that go wrong when their trial is over, or on one datapath only, while calls flow. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FaultIT {
    private static final String POLICY = "null";

    @Inject
    private BundleContext context;
    private Service service;
    private final Map<String, String> original = new TreeMap<>();

    @Configuration
    public Option[] configuration() {
        return new Option[] {FrameworkOptions.service("fault")};
    }

    @Before
    public void start() {
        service = new Service(context);
        service.awaitEngines("generator", "sink", POLICY);
        service.admin.engines().forEach(view -> original.put(view.name(), view.revision()));
    }

    @After
    public void goBack() {
        original.forEach((engine, revision) -> {
            if (!service.engine(engine).revision().equals(revision)) {
                expect(Outcome.COMMITTED, new ChangeRequest.Rollback(engine, revision));
            }
        });
    }

    private static JarForge forge(final String bundle) {
        return JarForge.of(FrameworkOptions.bundles().resolve(bundle + ".jar")).version("7.0.0");
    }

    /** A file by which a revision is told when to go wrong; it is not there yet. */
    private static Path signal(final String name) {
        return Path.of(System.getProperty("roundhouse.test.state"), name);
    }

    private ChangeView expect(final Outcome outcome, final ChangeRequest request) {
        final ChangeView view = service.change(request);
        assertEquals(view.toString(), outcome, view.outcome());
        return view;
    }

    private void configure(final String quarantine) {
        expect(Outcome.COMMITTED, new ChangeRequest.Configure(POLICY, Map.of("quarantine", quarantine)));
        assertEquals(quarantine, service.engine(POLICY).settings().get("quarantine"));
    }

    private static void awaitFailures(final Load load) {
        final long now = load.failed();
        Service.await("failures beyond " + now, () -> load.failed() > now + 1_000);
    }

    @Test
    public void shouldDoAsConfiguredWithMessagesOfAPolicyInQuarantine() throws Exception {
        final Path broken = signal("broken");
        expect(Outcome.COMMITTED,
            new ChangeRequest.Upgrade(POLICY, forge("policy-null").throwingWhile(broken, "onTx").write()));
        configure("fail");
        try (Load load = new Load(service, 3, List.of(POLICY))) {
            assertEquals(0, load.failed());
            load.mayFail();
            Files.createFile(broken);
            Service.await("quarantine", () -> service.engine(POLICY).state().equals("QUARANTINED"));
            Files.delete(broken);
            awaitFailures(load);
            configure("bypass");
            load.awaitProgress();
            final long failed = load.failed();
            load.awaitProgress();
            assertEquals("calls that fail behind a policy that is bypassed", failed, load.failed());
            configure("fail");
            awaitFailures(load);
            final ChangeView refused = expect(Outcome.REFUSED,
                new ChangeRequest.Configure(POLICY, Map.of("quarantine", "sometimes")));
            assertTrue(refused.toString(), refused.reason().contains("bypass or fail: quarantine=sometimes"));
            expect(Outcome.COMMITTED, new ChangeRequest.Rollback(POLICY, original.get(POLICY)));
            assertEquals("RUNNING", service.engine(POLICY).state());
            load.awaitProgress();
        }
    }

    /** Has an engine hang behind the commit and waits until it was restarted. @return gaps meanwhile, by datapath */
    private Map<String, Long> hang(final String engine, final Path signal, final Load load) throws Exception {
        final long before = service.lastChange();
        Files.createFile(signal);
        final Map<String, Long> gaps = load.longestGaps(() -> isRestarted(engine, before));
        final ChangeView restart = service.awaitChange("restart", engine, before);
        assertEquals(restart.toString(), Outcome.COMMITTED, restart.outcome());
        assertEquals("quarantine", restart.origin());
        Service.await("work of " + engine, () -> service.engine(engine).state().equals("RUNNING"));
        load.awaitProgress();
        return gaps;
    }

    private boolean isRestarted(final String engine, final long after) {
        return service.admin.history(5).stream().anyMatch(view -> view.id() > after && view.kind().equals("restart")
            && view.engine().equals(engine) && view.phase() == ChangeView.Phase.ENDED);
    }

    @Test
    public void shouldRestartAFrontendThatHangsBehindTheCommit() throws Exception {
        final Path signal = signal("hang-frontend");
        expect(Outcome.COMMITTED,
            new ChangeRequest.Upgrade("generator", forge("test-generator").dyingOnce(signal, "doWork", 3_000).write()));
        try (Load load = new Load(service, 3, List.of(POLICY))) {
            load.mayFail();
            final Map<String, Long> gaps = hang("generator", signal, load);
            assertTrue("all go on within a second: " + gaps,
                gaps.values().stream().allMatch(ns -> ns < TimeUnit.SECONDS.toNanos(1)));
            assertTrue("at most the call in hand fails: " + load.failed(), load.failed() <= 1);
        }
    }

    @Test
    public void shouldRestartATransportThatHangsBehindTheCommit() throws Exception {
        final Path signal = signal("hang-transport");
        expect(Outcome.COMMITTED,
            new ChangeRequest.Upgrade("sink", forge("test-sink").hangingOnce(signal, "doWork", 1_500).write()));
        try (Load load = new Load(service, 3, List.of(POLICY))) {
            final Map<String, Long> gaps = hang("sink", signal, load);
            assertTrue("all go on within a second: " + gaps,
                gaps.values().stream().allMatch(ns -> ns < TimeUnit.SECONDS.toNanos(1)));
            Service.await("the call that hung comes back", () -> service.admin.executors().stream()
                .allMatch(view -> view.fenced() == 0));
        }
    }

    @Test
    public void shouldLeaveATransportThatHangsAgainAndAgainToTheOperator() throws Exception {
        final Path signal = signal("hang-often");
        expect(Outcome.COMMITTED,
            new ChangeRequest.Upgrade("sink", forge("test-sink").throwingWhile(signal, "doWork").write()));
        try (Load load = new Load(service, 1, List.of(POLICY))) {
            final long before = service.lastChange();
            Files.createFile(signal);
            Service.await("giving up " + service.admin.history(5), () -> service.admin.history(1).stream()
                .anyMatch(view -> view.id() > before && view.outcome() == Outcome.REFUSED));
            final ChangeView refused = service.admin.history(1).getFirst();
            assertTrue(refused.toString(), refused.reason().contains("3 times within 60 s and stays in quarantine"));
            assertEquals(4, service.admin.history(20).stream().filter(view -> view.id() > before).count());
            assertEquals("QUARANTINED", service.engine("sink").state());
            Files.delete(signal);
            expect(Outcome.COMMITTED, new ChangeRequest.Restart("sink"));
            assertEquals("RUNNING", service.engine("sink").state());
            load.awaitProgress();
        }
    }
}
