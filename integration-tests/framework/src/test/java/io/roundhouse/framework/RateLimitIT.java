package io.roundhouse.framework;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.forge.JarForge;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rate limiter between a generator and a sink, changed in every way while calls flow. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class RateLimitIT {
    private static final Logger LOGGER = LoggerFactory.getLogger(RateLimitIT.class);
    private static final String ENGINE = "rate-limit";

    @Inject
    private BundleContext context;
    private Service service;
    private Load load;
    private String original;

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
        original = service.engine(ENGINE).revision();
        load = new Load(service, 3, List.of(ENGINE));
    }

    @After
    public void stop() {
        if (load != null) {
            load.close();
        }
        if (!service.engine(ENGINE).revision().equals(original)) {
            service.change(new ChangeRequest.Rollback(ENGINE, original));
        }
    }

    private void update(final Path jar) throws Exception {
        try (InputStream in = Files.newInputStream(jar)) {
            service.bundle("io.roundhouse.policy.rate.limit").update(in);
        }
    }

    private void assertReverted(final ChangeView view, final Outcome outcome, final String reason) {
        assertEquals(view.toString(), outcome, view.outcome());
        assertTrue(view.toString(), view.reason().contains(reason));
        assertEquals(view.toString(), original, service.engine(ENGINE).revision());
        assertEquals(view.toString(), "RUNNING", service.engine(ENGINE).state());
        load.awaitProgress();
    }

    private void assertUpgradeFails(final JarForge bad, final Outcome outcome, final String reason) {
        assertReverted(service.upgrade(ENGINE, bad.write()), outcome, reason);
    }

    private void assertUpdateFails(final JarForge bad, final String reason) throws Exception {
        final long before = service.lastChange();
        try {
            update(bad.write());
        } catch (final BundleException e) {
            LOGGER.info("update says: {}", e.getMessage());
        }
        assertReverted(service.awaitReverted(ENGINE, before), Outcome.REVERTED, reason);
    }

    private static JarForge forge() {
        return JarForge.of(jar("policy-rate-limit"));
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
        assertReverted(back, Outcome.COMMITTED, "");
    }

    @Test
    public void shouldUpgradeAndRollBack() {
        final ChangeView view = service.upgrade(ENGINE, jar("policy-rate-limit-next"));
        assertEquals(view.toString(), Outcome.COMMITTED, view.outcome());
        load.awaitProgress();
        final ChangeView back = service.change(new ChangeRequest.Rollback(ENGINE, null));
        assertReverted(back, Outcome.COMMITTED, "");
    }

    @Test
    public void shouldTakeARevisionOfTheSameVersion() {
        final ChangeView view = service.upgrade(ENGINE, forge().header("X-Revision", "other").write());
        assertEquals(view.toString(), Outcome.COMMITTED, view.outcome());
        final ChangeView back = service.change(new ChangeRequest.Rollback(ENGINE, null));
        assertReverted(back, Outcome.COMMITTED, "");
    }

    @Test
    public void shouldRefuseWhatDoesNotResolve() {
        assertUpgradeFails(forge().alsoImports("no.such.thing"), Outcome.REFUSED, "no.such.thing");
    }

    @Test
    public void shouldRefuseWhatBreaksTheRules() {
        assertUpgradeFails(forge().header("Export-Package", "io.roundhouse.policy.rate.limit"), Outcome.REFUSED,
            "exports packages");
        assertUpgradeFails(forge().header("DynamicImport-Package", "*"), Outcome.REFUSED, "imports dynamically");
        assertUpgradeFails(forge().header("Bundle-ActivationPolicy", "lazy"), Outcome.REFUSED, "lazily");
        assertUpgradeFails(forge().startingThread("create"), Outcome.REFUSED, "must not start threads");
        assertUpgradeFails(forge().header("Bundle-SymbolicName", "another"), Outcome.REFUSED, "another bundle");
    }

    @Test
    public void shouldComeBackWhenStartThrows() {
        assertUpgradeFails(forge().failingActivator(), Outcome.REVERTED, "update of the bundle failed");
    }

    @Test
    public void shouldComeBackWhenRestoreThrows() {
        assertUpgradeFails(forge().throwing("restore"), Outcome.REVERTED, "forged: restore");
    }

    @Test
    public void shouldComeBackWhenRestoreHangs() {
        assertUpgradeFails(forge().hanging("restore", 30_000), Outcome.REVERTED, "restore did not end within 2000 ms");
    }

    @Test
    public void shouldComeBackWhenFirstMessageThrows() {
        assertUpgradeFails(forge().throwing("onTx"), Outcome.REVERTED, "forged: onTx");
    }

    @Test
    public void shouldComeBackWhenFirstMessageHangs() {
        assertUpgradeFails(forge().hangingOnDatapath("onTx", 3_000), Outcome.REVERTED, "failed on trial");
    }

    @Test
    public void shouldComeBackWhenSlower() {
        assertUpgradeFails(forge().slow("onTx").slow("onRx"), Outcome.REVERTED, "is slower");
    }

    @Test
    public void shouldUndoPlainUpdateToBadRevision() throws Exception {
        assertUpdateFails(forge().throwing("restore"), "forged: restore");
        assertUpdateFails(forge().throwing("onTx"), "forged: onTx");
        assertUpdateFails(forge().alsoImports("no.such.thing"), "offers no engine");
        assertUpdateFails(forge().failingActivator(), "offers no engine");
    }

    @Test
    public void shouldAdoptANewInstallAfterUninstall() throws Exception {
        final Bundle bundle = service.bundle("io.roundhouse.policy.rate.limit");
        final long before = service.lastChange();
        bundle.uninstall();
        final ChangeView gone = service.awaitChange("adopt", ENGINE, before);
        assertEquals(gone.toString(), "bundle uninstalled; 3 instances serve on", gone.steps().getLast());
        load.awaitProgress();
        try (InputStream in = Files.newInputStream(jar("policy-rate-limit"))) {
            context.installBundle("by-hand", in).start();
        }
        service.awaitEngines(ENGINE);
        assertEquals(original, service.engine(ENGINE).revision());
        load.awaitProgress();
    }

    @Test
    public void shouldCarryOutTwoChangesOneAfterTheOther() throws Exception {
        final long first = service.admin.submit(new ChangeRequest.Upgrade(ENGINE, jar("policy-rate-limit-next")));
        final long second = service.admin.submit(new ChangeRequest.Rollback(ENGINE, original));
        assertEquals(Outcome.COMMITTED, service.admin.await(first, Service.LIMIT).outcome());
        assertReverted(service.admin.await(second, Service.LIMIT), Outcome.COMMITTED, "");
    }

    @Test
    public void shouldSettleWhenBundleIsUpdatedDuringAChange() throws Exception {
        final long first = service.admin.submit(new ChangeRequest.Upgrade(ENGINE, jar("policy-rate-limit-next")));
        Service.await("prepared", () -> service.admin.change(first).phase().compareTo(ChangeView.Phase.PREPARE) > 0);
        final JarForge third = forge().version("0.3.0");
        update(third.write());
        Service.await("third revision in force", () -> service.engine(ENGINE).version().equals("0.3.0"));
        Service.await("first change ended", () -> service.admin.change(first).phase() == ChangeView.Phase.ENDED);
        load.awaitProgress();
        assertReverted(service.change(new ChangeRequest.Rollback(ENGINE, original)), Outcome.COMMITTED, "");
    }

    @Test
    public void shouldTakeAJarFromTheWatchedFolder() throws Exception {
        final Path folder = Path.of(System.getProperty("roundhouse.test.state"), "deploy");
        final long before = service.lastChange();
        forge().version("0.4.0").writeTo(folder.resolve("rate-limit.jar"));
        final ChangeView view = service.awaitChange("upgrade", ENGINE, before);
        assertEquals(view.toString(), Outcome.COMMITTED, view.outcome());
        assertEquals("folder", view.origin());
        assertReverted(service.change(new ChangeRequest.Rollback(ENGINE, original)), Outcome.COMMITTED, "");
    }

    @Test
    public void shouldAttachDetachConfigureAndMove() {
        final String name = load.names.getFirst();
        assertCommitted(new ChangeRequest.Detach(ENGINE, name));
        load.awaitProgress();
        assertCommitted(new ChangeRequest.Attach(ENGINE, name, 0, Map.of()));
        assertCommitted(new ChangeRequest.Attach("null", "*", -1, Map.of()));
        load.awaitProgress();
        assertCommitted(new ChangeRequest.Move(name, "other"));
        load.awaitProgress();
        assertCommitted(new ChangeRequest.Configure(ENGINE, Map.of("max_tokens", "1000000")));
        assertEquals("1000000", service.engine(ENGINE).settings().get("max_tokens"));
        final ChangeView refused = service.change(new ChangeRequest.Configure(ENGINE, Map.of("mode", "nonsense")));
        assertEquals(refused.toString(), Outcome.REFUSED, refused.outcome());
        assertCommitted(new ChangeRequest.Configure(ENGINE, Map.of("max_tokens", "1000000000")));
        assertCommitted(new ChangeRequest.Detach("null", "*"));
        load.awaitProgress();
    }

    private void assertCommitted(final ChangeRequest request) {
        final ChangeView view = service.change(request);
        assertEquals(view.toString(), Outcome.COMMITTED, view.outcome());
    }

    @Test
    public void shouldServeOnWhileBundleIsStopped() throws Exception {
        final Bundle bundle = service.bundle("io.roundhouse.policy.rate.limit");
        final long before = service.lastChange();
        bundle.stop();
        assertEquals("LINGERING", service.engine(ENGINE).state());
        final ChangeView lingering = service.awaitChange("adopt", ENGINE, before);
        try {
            assertEquals(lingering.toString(), "bundle stopped; 3 instances serve on", lingering.steps().getLast());
            load.awaitProgress();
        } finally {
            bundle.start();
        }
        service.awaitEngines(ENGINE);
        load.awaitProgress();
    }
}
