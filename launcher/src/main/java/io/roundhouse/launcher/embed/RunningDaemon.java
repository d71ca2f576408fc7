package io.roundhouse.launcher.embed;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.CheckView;
import io.roundhouse.admin.Daemon;
import io.roundhouse.admin.DaemonView;
import io.roundhouse.admin.EngineView;
import io.roundhouse.admin.ExecutorView;
import io.roundhouse.admin.Logs;
import io.roundhouse.launcher.doctor.Checkup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;

/** A started service as operators see it. */
final class RunningDaemon implements Daemon {
    private final BundleSet bundles;
    private final ServiceConfig config;
    private final Logs logs;
    private final Runnable stop;
    private final Instant started = Instant.now();

    private RunningDaemon(final BundleSet bundles, final ServiceConfig config, final Logs logs, final Runnable stop) {
        this.bundles = bundles;
        this.config = config;
        this.logs = logs;
        this.stop = stop;
    }

    /**
     * Makes it known in a framework.
     *
     * @param logs what operators see of the log, null when they are to look elsewhere
     * @param stop ends the service; may block
     */
    static void register(final BundleContext context, final BundleSet bundles, final ServiceConfig config,
        final Logs logs, final Runnable stop) {
        context.registerService(Daemon.class,
            new RunningDaemon(bundles, config, logs == null ? new ForeignLogs() : logs, stop), null);
    }

    @Override
    public DaemonView view() {
        final Admin admin = bundles.admin();
        final List<String> troubles = new ArrayList<>();
        final String missing = admin == null ? "the admin service" : bundles.missingEngines(admin);
        if (!missing.isEmpty()) {
            troubles.add("missing: " + missing);
        }
        if (admin != null) {
            admin.engines().stream().filter(engine -> !engine.state().equals("RUNNING")).map(RunningDaemon::trouble)
                .forEach(troubles::add);
            admin.executors().stream().filter(executor -> executor.fenced() > 0).map(RunningDaemon::trouble)
                .forEach(troubles::add);
        }
        final boolean isDraining = admin != null && admin.isDraining();
        if (isDraining) {
            troubles.add("draining: peers begin no more calls here");
        }
        return new DaemonView(bundles.release(), ProcessHandle.current().pid(), System.getProperty("user.name"),
            config.state(), started, missing.isEmpty() && !isDraining, troubles);
    }

    private static String trouble(final EngineView engine) {
        return "engine " + engine.name() + " is " + engine.state().toLowerCase(Locale.ROOT);
    }

    private static String trouble(final ExecutorView executor) {
        return "executor " + executor.name() + " has threads in hung engines: " + executor.fenced();
    }

    @Override
    public void stop() {
        Thread.ofPlatform().name("roundhouse-stop").start(stop);
    }

    @Override
    public List<CheckView> doctor() {
        final Admin admin = bundles.admin();
        final Stream<EngineView> engines = admin == null ? Stream.empty() : admin.engines().stream();
        final List<String> addresses = engines.map(engine -> engine.settings().getOrDefault("listen_address", ""))
            .filter(address -> !address.isEmpty()).toList();
        return Checkup.of(new Checkup.Subject(config.state(), true, addresses,
            config.descriptor().httpPort()));
    }

    @Override
    public Logs logs() {
        return logs;
    }
}
