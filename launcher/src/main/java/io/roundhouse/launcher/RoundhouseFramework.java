package io.roundhouse.launcher;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.EngineView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running service inside this process. Thread-safe. */
public final class RoundhouseFramework implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RoundhouseFramework.class);
    private static final long STOP_LIMIT_MS = 10_000;
    private static final long POLL_MS = 20;

    private final Framework framework;
    private final FrameworkConfig config;
    private final List<Bundle> engines = new ArrayList<>();
    private final List<Bundle> terminal = new ArrayList<>();
    private ServiceTracker<Admin, Admin> admin;

    private RoundhouseFramework(final Framework framework, final FrameworkConfig config) {
        this.framework = framework;
        this.config = config;
    }

    /**
     * Starts the framework and its bundles. Returns when all are started; engines and admin may come a little later,
     * see {@link #awaitReady}.
     *
     * @throws FrameworkException saying why it cannot be started; nothing is left running then
     */
    public static RoundhouseFramework start(final FrameworkConfig config) {
        makeFolders(config.state());
        final Framework framework = new FrameworkFactory().newFramework(frameworkProperties(config));
        final RoundhouseFramework started = new RoundhouseFramework(framework, config);
        try {
            started.begin();
            return started;
        } catch (final BundleException | IOException | RuntimeException e) {
            started.close();
            throw e instanceof final FrameworkException known ? known
                : new FrameworkException("cannot start with state " + config.state() + ": " + rootMessage(e), e);
        }
    }

    /** The framework's own bundle context, for embedders that add bundles. */
    public BundleContext bundleContext() {
        return framework.getBundleContext();
    }

    /**
     * Waits until the admin service is up and every engine that this jar brings is offered.
     *
     * @throws FrameworkException naming what is missing when the limit has passed
     */
    public Admin awaitReady(final Duration limit) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + limit.toNanos();
        String missing = "the admin service";
        while (System.nanoTime() - deadlineNs < 0) {
            final Admin service = admin.waitForService(POLL_MS);
            if (service != null) {
                missing = missingEngines(service);
                if (missing.isEmpty()) {
                    return service;
                }
            }
            Thread.sleep(POLL_MS);
        }
        throw new FrameworkException("not ready within " + limit.toSeconds() + " s, missing: " + missing
            + "; see " + config.state().resolve("log"), null);
    }

    /** Waits until the framework was stopped, by {@link #close} or from inside. */
    public void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops the bundles in reverse order and waits up to ten seconds for it. Nothing happens the second time. */
    @Override
    public void close() {
        try {
            framework.stop();
            if (framework.waitForStop(STOP_LIMIT_MS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                LOGGER.warn("framework did not stop within {} ms", STOP_LIMIT_MS);
            }
        } catch (final BundleException e) {
            LOGGER.warn("framework did not stop cleanly", e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() throws BundleException, IOException {
        framework.init();
        final BundleContext context = framework.getBundleContext();
        admin = new ServiceTracker<>(context, Admin.class, null);
        admin.open();
        final List<EmbeddedBundles.Entry> entries = EmbeddedBundles.list().stream()
            .filter(entry -> config.isShell() || !entry.isTerminal()).toList();
        final List<Bundle> bundles = new BundleInstaller(context, config.state()).install(entries);
        framework.start();
        startNamed(bundles, "org.apache.felix.configadmin");
        applySettings(context);
        for (int i = 0; i < bundles.size(); i++) {
            if (entries.get(i).isTerminal()) {
                terminal.add(bundles.get(i));
                continue;
            }
            start(bundles.get(i));
            if (entries.get(i).isEngine()) {
                engines.add(bundles.get(i));
            }
        }
    }

    /**
     * Gives the terminal to the interactive shell, when the service was started with one. The shell looks for its
     * terminal by the context class loader.
     */
    public void openShell() {
        final Thread thread = Thread.currentThread();
        final ClassLoader before = thread.getContextClassLoader();
        try {
            for (final Bundle bundle : terminal) {
                bundle.start(Bundle.START_TRANSIENT);
                if ("org.jline".equals(bundle.getSymbolicName())) {
                    thread.setContextClassLoader(bundle.adapt(BundleWiring.class).getClassLoader());
                }
            }
        } catch (final BundleException e) {
            throw new FrameworkException("cannot open the shell: " + rootMessage(e), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Settings first, so that no engine is created with defaults and reconfigured at once. */
    private void applySettings(final BundleContext context) throws IOException {
        final ServiceTracker<ConfigurationAdmin, ConfigurationAdmin> tracker =
            new ServiceTracker<>(context, ConfigurationAdmin.class, null);
        tracker.open();
        final ConfigurationAdmin configurations = tracker.getService();
        if (configurations == null) {
            throw new FrameworkException("ConfigurationAdmin is not there", null);
        }
        final DefaultSettings settings = new DefaultSettings(configurations, config.state());
        settings.applyFiles();
        settings.apply(config.settings());
        tracker.close();
    }

    private static void startNamed(final List<Bundle> bundles, final String symbolicName) throws BundleException {
        for (final Bundle bundle : bundles) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                bundle.start();
            }
        }
    }

    private static void start(final Bundle bundle) throws BundleException {
        if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null && bundle.getState() != Bundle.ACTIVE) {
            bundle.start();
        }
    }

    private String missingEngines(final Admin service) {
        final Set<Long> offered = service.engines().stream().map(EngineView::bundle).collect(Collectors.toSet());
        return engines.stream().filter(bundle -> !offered.contains(bundle.getBundleId()))
            .map(Bundle::getSymbolicName).collect(Collectors.joining(", "));
    }

    private static void makeFolders(final Path state) {
        try {
            for (final String folder : List.of("run", "etc", "deploy", "log")) {
                Files.createDirectories(state.resolve(folder));
            }
        } catch (final IOException e) {
            throw new FrameworkException("cannot make folders in state " + state + ": " + e, e);
        }
    }

    /** The framework takes any value there, but declares strings. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<String, String> frameworkProperties(final FrameworkConfig config) {
        return (Map) config.properties();
    }

    private static String rootMessage(final Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
