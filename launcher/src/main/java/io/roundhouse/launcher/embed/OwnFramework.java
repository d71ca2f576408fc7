package io.roundhouse.launcher.embed;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.Logs;
import io.roundhouse.launcher.embed.CarriedBundles.Kind;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A framework made for a service, with the service in it. Started by one thread, stopped by any. */
final class OwnFramework {
    private static final Logger LOGGER = LoggerFactory.getLogger(OwnFramework.class);
    private static final long STOP_LIMIT_MS = 10_000;
    private static final long GLANCE_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final ServiceConfig config;
    private final Logs logs;
    private final Framework framework;
    private volatile BundleSet bundles;
    private volatile boolean isStopping;

    /** @param logs what operators see of the log, or null */
    OwnFramework(final ServiceConfig config, final Logs logs) {
        this.config = config;
        this.logs = logs;
        this.framework = new FrameworkFactory().newFramework(FrameworkProperties.of(config));
    }

    /** Starts it. @throws ServiceException saying why it cannot be; nothing is left running then */
    void start() {
        try {
            makeFolders();
            begin();
        } catch (final BundleException | IOException | RuntimeException e) {
            close();
            throw e instanceof final ServiceException known ? known
                : new ServiceException("cannot start with state " + config.state() + ": " + reason(e), e);
        }
    }

    private void begin() throws BundleException, IOException {
        try {
            framework.init();
        } catch (final BundleException e) {
            if (isLocked(e)) {
                throw new ServiceException("another service has the state folder: " + config.state(), e);
            }
            throw e;
        }
        final BundleContext context = framework.getBundleContext();
        bundles = new BundleSet(context, config, CarriedBundles.ofClassPath(), () -> isStopping);
        bundles.install(kinds());
        RunningDaemon.register(context, bundles, config, logs, this::close);
        framework.start();
        bundles.start();
    }

    /** The framework has no exception of its own for it. */
    private static boolean isLocked(final Throwable failure) {
        return failure != null
            && (String.valueOf(failure.getMessage()).contains("Unable to lock") || isLocked(failure.getCause()));
    }

    private Set<Kind> kinds() {
        return config.isOwnProcess() ? EnumSet.complementOf(EnumSet.of(Kind.HOSTED))
            : EnumSet.of(Kind.LIBRARIES, Kind.BUNDLES, Kind.ENGINES);
    }

    /**
     * Waits until the admin service is up, every engine of the set is offered and the sockets of the set are there.
     *
     * @throws ServiceException naming what is missing when the limit has passed
     */
    void awaitReady() {
        final long startNs = System.nanoTime();
        String missing = missing();
        while (!missing.isEmpty()) {
            if (isStopping || System.nanoTime() - startNs > config.readyLimit().toNanos()) {
                close();
                throw new ServiceException((isStopping ? "stopped before it was ready" : "not ready within "
                    + config.readyLimit().toSeconds() + " s") + ", missing: " + missing + "; the log says more", null);
            }
            LockSupport.parkNanos(GLANCE_NS);
            missing = missing();
        }
    }

    private String missing() {
        final Admin service = bundles.admin();
        final String engines = service == null ? "the admin service" : bundles.missingEngines(service);
        if (!engines.isEmpty()) {
            return engines;
        }
        final List<String> parts = config.descriptor().bundles();
        return parts.contains("mrpc") && !Files.exists(config.applicationSocket()) ? "the applications' socket"
            : parts.contains("control") && !isAnswering() ? "the admin socket" : "";
    }

    /** Whether operators can connect. */
    private boolean isAnswering() {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(config.adminSocket()));
        } catch (final IOException e) {
            return false;
        }
    }

    /** Waits until it was stopped, by {@link #close} or from inside. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /** Stops the bundles in reverse order and waits up to ten seconds for it. Nothing happens the second time. */
    void close() {
        isStopping = true;
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

    /** Gives the terminal to the interactive shell. */
    void openShell() {
        try {
            bundles.startTerminal();
        } catch (final BundleException e) {
            throw new ServiceException("cannot open the shell: " + reason(e), e);
        }
    }

    /** Null before it is there. */
    Admin admin() {
        final BundleSet set = bundles;
        return set == null ? null : set.admin();
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    private void makeFolders() {
        makeFolders(config.state());
    }

    static void makeFolders(final Path state) {
        try {
            for (final String folder : List.of("run", "etc", "deploy", "log")) {
                Files.createDirectories(state.resolve(folder));
            }
        } catch (final IOException e) {
            throw new ServiceException("cannot make folders in state " + state + ": " + e, e);
        }
    }

    private static String reason(final Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
