package io.roundhouse.runtime.osgi;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.posix.Background;
import io.roundhouse.runtime.change.ChangeCoordinator;
import io.roundhouse.runtime.change.ChangeLimits;
import io.roundhouse.runtime.change.ChangeThread;
import io.roundhouse.runtime.change.CoordinatedAdmin;
import io.roundhouse.runtime.change.EngineRegistry;
import io.roundhouse.runtime.change.FileJournal;
import io.roundhouse.runtime.change.HelperThreads;
import io.roundhouse.runtime.change.History;
import io.roundhouse.runtime.change.RevisionStore;
import io.roundhouse.runtime.engine.HandleTable;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.lane.Graph;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.datapath.Datapaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtime at work in the framework: makes the graph of datapaths, live change and what they keep in the state
 * folder, follows the engine bundles, and registers {@link Admin} and {@link
 * Datapaths}.
 */
final class RunningService implements SynchronousBundleListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(RunningService.class);

    private final BundleContext context;
    private final HelperThreads helpers = new HelperThreads();
    private final EngineRegistry registry;
    private final FileJournal journal;
    private final Graph graph;
    private final EngineBundles bundles;
    private final EngineConfigurations configurations;
    private final ProvenanceCheck provenance;
    private final ChangeCoordinator coordinator;
    private final ChangeThread changeThread;
    private final FolderWatch folder;
    private final List<ServiceRegistration<?>> services = new ArrayList<>();

    /** Starts it. @throws IOException when the state folder cannot be used */
    RunningService(final BundleContext context, final RuntimeProperties properties,
        final ConfigurationAdmin configurationAdmin) throws IOException {
        this.context = context;
        final Path state = properties.state();
        Files.createDirectories(state);
        final RevisionStore store = new RevisionStore(state.resolve("revisions"));
        configurations = new EngineConfigurations(configurationAdmin);
        registry = new EngineRegistry(configurations.chain(String.join(",", properties.chain())));
        journal = new FileJournal(state.resolve("journal"));
        bundles = new EngineBundles(context);
        provenance = new ProvenanceCheck(context);
        graph = new Graph(properties.graph(), registry, System::nanoTime, new HandleTable(bundles::isEngineClass));
        coordinator = new ChangeCoordinator(graph, new BundleRevisionSource(context, bundles, store, configurations,
            provenance), helpers,
            registry, journal, ChangeLimits.standard(), new History(state.resolve("history")), journal.interrupted());
        changeThread = new ChangeThread(coordinator);
        folder = new FolderWatch(new DeployFolder(state.resolve("deploy"),
            upgrade -> coordinator.submit(upgrade, "folder")));
        start();
    }

    private void start() {
        coordinator.onChange(this::ended);
        provenance.open();
        graph.start();
        LOGGER.debug("compiler threads that take no processor from executors: {}", Background.compilers());
        changeThread.start();
        context.addBundleListener(this);
        bundles.open(coordinator::adopt);
        configurations.listen(engine -> helpers.submit("reading the configuration", () -> {
            if (registry.current(engine) != null) {
                coordinator.adoptSettings(engine, configurations.read(engine));
            }
            return null;
        }));
        folder.start();
        services.add(context.registerService(ConfigurationListener.class, configurations, null));
        services.add(context.registerService(Datapaths.class, graph, null));
        services.add(context.registerService(Admin.class, new CoordinatedAdmin(coordinator, "command"), null));
    }

    /** A transport works from the moment its engine is known: it may have to listen before there is any datapath. */
    private void ended(final ChangeView change) {
        LOGGER.info("change {} {} {} {} -> {}: {} {}", change.id(), change.kind(), change.engine(), change.from(),
            change.to(), change.outcome(), change.reason());
        if (change.kind().equals("restart") && change.outcome() != Outcome.COMMITTED) {
            LOGGER.error("engine {} stays in quarantine: {}", change.engine(), change.reason());
        }
        final boolean isNew = change.kind().equals("adopt") || change.kind().equals("deploy");
        final Revision revision = isNew ? registry.current(change.engine()) : null;
        if (revision != null && revision.factory().kind() == EngineKind.TRANSPORT) {
            helpers.submit("starting a transport", () -> {
                try {
                    graph.startTransport(change.engine());
                } catch (final RuntimeException e) {
                    LOGGER.error("transport does not start: {}", change.engine(), e);
                }
                return null;
            });
        }
    }

    /** The framework stops: bundles that stop now do not stop by hand, and nothing more is begun. */
    @Override
    public void bundleChanged(final BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
            changeThread.halt();
            graph.announceStop();
        }
    }

    /** Stops it, in reverse order. */
    void stop() throws IOException, InterruptedException {
        if (context.getBundle(0).getState() == Bundle.STOPPING) {
            changeThread.halt();
        }
        services.reversed().forEach(ServiceRegistration::unregister);
        folder.close();
        context.removeBundleListener(this);
        bundles.close();
        changeThread.close();
        provenance.close();
        graph.close();
        helpers.close();
        journal.close();
    }
}
