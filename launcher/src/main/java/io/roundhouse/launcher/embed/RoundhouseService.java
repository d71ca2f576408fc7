package io.roundhouse.launcher.embed;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.Logs;
import io.roundhouse.spi.datapath.Datapaths;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * A service inside this process, in a framework of its own. Several may run at a time, each with its own state folder.
 * Nothing of the process is touched: no system property, standard stream, handler of URLs or exceptions, and it is
 * never exited. The log goes to the process's SLF4J. Thread-safe.
 *
 * <pre>{@code
 * try (RoundhouseService service =
 *     RoundhouseService.builder(folder).set("tcp", "listen_address", "127.0.0.1:0").start()) {
 *     service.ready().toCompletableFuture().join();
 *     ...
 * }
 * }</pre>
 */
public final class RoundhouseService implements AutoCloseable {
    private final ServiceConfig config;
    private final OwnFramework framework;
    private final CompletableFuture<RoundhouseService> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private RoundhouseService(final ServiceConfig config, final Logs logs) {
        this.config = config;
        this.framework = new OwnFramework(config, logs);
    }

    /** @param state folder that holds everything the service keeps; made when missing */
    public static ServiceBuilder builder(final Path state) {
        return new ServiceBuilder(state);
    }

    /** Returns at once. */
    static RoundhouseService start(final ServiceConfig config, final Logs logs) {
        final RoundhouseService service = new RoundhouseService(config, logs);
        Thread.ofPlatform().daemon().name("roundhouse-service").start(service::run);
        return service;
    }

    private void run() {
        try {
            framework.start();
            framework.awaitReady();
            ready.complete(this);
            framework.awaitStop();
        } catch (final RuntimeException | LinkageError e) {
            ready.completeExceptionally(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.complete(null);
        }
    }

    /**
     * Completed when applications can attach and every engine is there, or with a {@link ServiceException} that says
     * why this is not going to be; then nothing is left running.
     */
    public CompletionStage<RoundhouseService> ready() {
        return ready.minimalCompletionStage();
    }

    /** Completed when it has stopped, by {@link #stop}, by an operator's command, or because it could not start. */
    public CompletionStage<Void> stopped() {
        return stopped.minimalCompletionStage();
    }

    /** Everything that an operator can see and do. @throws IllegalStateException while it does not run */
    public Admin admin() {
        final Admin admin = framework.admin();
        if (admin == null) {
            throw new IllegalStateException("service does not run: state=" + config.state());
        }
        return admin;
    }

    /** Its datapaths. @throws IllegalStateException while it does not run */
    public Datapaths datapaths() {
        return service(Datapaths.class)
            .orElseThrow(() -> new IllegalStateException("service does not run: state=" + config.state()));
    }

    /**
     * Any other service of its framework, by a type of {@code io.roundhouse.admin}, {@code io.roundhouse.spi},
     * {@code org.osgi.service.cm} or the framework's own. Do not keep it over {@link #stop}.
     */
    public <T> Optional<T> service(final Class<T> type) {
        final BundleContext context = framework.context();
        final ServiceReference<T> reference = context == null ? null : context.getServiceReference(type);
        return Optional.ofNullable(reference == null ? null : context.getService(reference));
    }

    /** The framework's own context, for programs that add bundles; null while it does not run. */
    public BundleContext bundleContext() {
        return framework.context();
    }

    /** Where applications attach. */
    public Path applicationSocket() {
        return config.applicationSocket();
    }

    /** Where operators' programs connect. */
    public Path adminSocket() {
        return config.adminSocket();
    }

    /** Gives the process's terminal to the interactive shell; for the executable jar, which has one. */
    public void openShell() {
        framework.openShell();
    }

    /** Begins to stop it, in whatever phase it is, and returns {@link #stopped}. */
    public CompletionStage<Void> stop() {
        if (!stopped.isDone()) {
            Thread.ofPlatform().name("roundhouse-stop").start(framework::close);
        }
        return stopped();
    }

    /** Stops it and waits for that. Nothing happens the second time. */
    @Override
    public void close() {
        framework.close();
        stopped.join();
    }
}
