package io.roundhouse.framework;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.forge.JarForge;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.datapath.DatapathSpec;
import io.roundhouse.spi.datapath.Datapaths;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A service in a process of its own that upgrades its rate limiter under load and ends at a given phase of it, by a
 * stop of the framework or without a word, and says which phase it was in the end; or that starts again on what was
 * left and says which revision it has.
 */
final class ServiceMain {
    private static final String[] BUNDLES = {"org.osgi.util.function", "org.osgi.util.promise",
        "org.osgi.service.component", "org.apache.felix.configadmin", "org.apache.felix.scr", "disruptor", "api",
            "posix",
        "shm", "runtime", "test-generator", "test-sink", "policy-rate-limit"};
    private static final String EXPORTS = "org.slf4j;org.slf4j.helpers;org.slf4j.spi;org.slf4j.event;version=2.0.17,"
        + "io.roundhouse.admin;version=1.3.0,io.roundhouse.spi;io.roundhouse.spi.datapath;version=1.0.0";
    private static final String ENGINE = "rate-limit";
    private static final long LIMIT_NS = 30_000_000_000L;
    /** Short of the limits of a switch and of a write to the journal. */
    private static final long SWITCH_MS = 150;
    private static final long COMMIT_MS = 1_000;

    private final Framework framework;
    private final Admin admin;

    private ServiceMain(final Framework framework) throws InterruptedException {
        this.framework = framework;
        this.admin = service(framework.getBundleContext(), Admin.class);
    }

    /** Arguments: state folder, bundles folder, what to do (stop, halt, look), phase at which to end. */
    public static void main(final String[] args) throws Exception {
        final Path state = Path.of(args[0]);
        final Phase phase = Phase.valueOf(args[3]);
        final ServiceMain service = new ServiceMain(start(state, forge(state, Path.of(args[1]), phase)));
        service.await(() -> service.version() != null && service.admin.engines().size() == 3);
        if (args[2].equals("look")) {
            service.load();
            service.awaitProgress();
            System.out.println("RESULT " + service.version() + " " + service.state());
            service.framework.stop();
            service.framework.waitForStop(10_000);
            System.exit(0);
        }
        service.load();
        service.awaitProgress();
        service.upgradeAndEnd(state.resolve("jars").resolve("policy-rate-limit-next.jar"), phase,
            args[2].equals("halt"));
    }

    /** A folder with the bundles in which the phase to end in takes long enough to be met. */
    private static Path forge(final Path state, final Path bundles, final Phase phase) throws IOException {
        final Path jars = state.resolve("jars");
        if (Files.exists(jars)) {
            return jars;
        }
        Files.createDirectories(jars);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(bundles, "*.jar")) {
            for (final Path jar : all) {
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar.toAbsolutePath());
            }
        }
        if (phase == Phase.SWITCH) {
            replace(jars.resolve("policy-rate-limit-next.jar"), jar -> jar.hanging("restore", SWITCH_MS));
        } else if (phase == Phase.COMMIT) {
            replace(jars.resolve("runtime.jar"), jar -> jar.hanging("append", COMMIT_MS));
        }
        return jars;
    }

    private static void replace(final Path link, final UnaryOperator<JarForge> change) throws IOException {
        final JarForge forged = change.apply(JarForge.of(link));
        Files.delete(link);
        forged.writeTo(link);
    }

    private static Framework start(final Path state, final Path bundles) throws Exception {
        final Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, state.resolve("bundles").toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, EXPORTS);
        properties.put("roundhouse.state", state.toString());
        final Framework framework = new FrameworkFactory().newFramework(properties);
        framework.init();
        Files.createDirectories(state);
        for (final String name : BUNDLES) {
            // Installed once: at the next start the framework has it, in whatever revision.
            framework.getBundleContext().installBundle(bundles.resolve(name + ".jar").toUri().toString());
        }
        framework.start();
        for (final Bundle bundle : framework.getBundleContext().getBundles()) {
            try {
                bundle.start();
            } catch (final org.osgi.framework.BundleException e) {
                System.out.println("does not start: " + e.getMessage());
            }
        }
        return framework;
    }

    private static <T> T service(final BundleContext context, final Class<T> type) throws InterruptedException {
        final ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        return tracker.waitForService(LIMIT_NS / 1_000_000);
    }

    private String version() {
        return admin.engines().stream().filter(view -> view.name().equals(ENGINE)).map(view -> view.version())
            .findFirst()
            .orElse(null);
    }

    private String state() {
        return admin.engines().stream().filter(view -> view.name().equals(ENGINE)).findFirst().orElseThrow().state();
    }

    private void load() throws InterruptedException {
        service(framework.getBundleContext(), Datapaths.class).open(new DatapathSpec("load", "test",
            DatapathInfo.Role.CLIENT, "sink", "generator", Settings.of(Map.of("rate_per_second", "20000", "in_flight",
                "64")),
            "sink", List.of(ENGINE), null, Map.of(), DescriptorSet.EMPTY, Map.of()));
    }

    private long received() {
        return admin.engines().stream().filter(view -> view.name().equals("sink")).findFirst().orElseThrow().counters()
            .getOrDefault("received", 0L);
    }

    private void awaitProgress() {
        final long now = received();
        await(() -> received() > now + 1_000);
    }

    private void await(final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > LIMIT_NS) {
                System.out.println("not in time: " + admin.engines() + admin.history(5));
                System.exit(3);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void upgradeAndEnd(final Path jar, final Phase phase, final boolean isHalt) throws Exception {
        final long id = admin.submit(new ChangeRequest.Upgrade(ENGINE, jar));
        final Phase met = await(id, phase);
        System.out.println("RESULT " + met);
        if (isHalt) {
            Runtime.getRuntime().halt(0);
        }
        framework.stop();
        framework.waitForStop(10_000);
        System.exit(0);
    }

    /** Nothing is told of a change while a place is paused, so that has to be seen by what the threads do. */
    private Phase await(final long id, final Phase phase) {
        Phase now = Phase.QUEUED;
        while (now.compareTo(phase) < 0 || phase == Phase.SWITCH && now == phase) {
            if (phase == Phase.SWITCH && isSwitching()) {
                return Phase.SWITCH;
            }
            Thread.onSpinWait();
            now = admin.change(id).phase();
        }
        return now;
    }

    private static boolean isSwitching() {
        return Thread.getAllStackTraces().values().stream().map(List::of).anyMatch(stack ->
            stack.stream().anyMatch(frame -> frame.getMethodName().equals("restore"))
            && stack.stream().anyMatch(frame -> frame.getClassName().endsWith(".PlaceSwitch")));
    }
}
