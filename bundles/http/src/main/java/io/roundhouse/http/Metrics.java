package io.roundhouse.http;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.Daemon;
import io.roundhouse.admin.DaemonView;
import io.roundhouse.admin.EngineView;
import io.roundhouse.admin.MetricView;
import io.roundhouse.admin.Sessions;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All numbers there are: of the process, its engines, and what the runtime counts. */
final class Metrics {
    private static final double MS_PER_SECOND = 1e3;

    private Metrics() {
    }

    static List<MetricView> of(final Watched watched) {
        final List<MetricView> metrics = new ArrayList<>();
        final Daemon daemon = watched.daemon().get();
        if (daemon != null) {
            addProcess(metrics, daemon.view());
        }
        addJvm(metrics);
        final Admin admin = watched.admin().get();
        if (admin != null) {
            metrics.addAll(admin.metrics());
            admin.engines().forEach(engine -> addEngine(metrics, engine));
        }
        long sessions = 0;
        for (final Sessions each : watched.sessions().get()) {
            sessions += each.sessions().size();
        }
        metrics.add(MetricView.gauge("sessions", Map.of(), sessions));
        return metrics;
    }

    private static void addProcess(final List<MetricView> metrics, final DaemonView view) {
        metrics.add(MetricView.gauge("build_info", Map.of("release", view.release()), 1));
        metrics.add(MetricView.gauge("ready", Map.of(), view.isReady() ? 1 : 0));
        metrics.add(MetricView.gauge("process_start_time_seconds", Map.of(),
            view.started().toEpochMilli() / MS_PER_SECOND));
    }

    private static void addJvm(final List<MetricView> metrics) {
        final Runtime runtime = Runtime.getRuntime();
        metrics.add(MetricView.gauge("jvm_memory_used_bytes", Map.of("area", "heap"),
            runtime.totalMemory() - (double) runtime.freeMemory()));
        metrics.add(MetricView.gauge("jvm_threads", Map.of(), ManagementFactory.getThreadMXBean().getThreadCount()));
        for (final GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            final Map<String, String> labels = Map.of("collector", collector.getName());
            metrics.add(MetricView.total("jvm_collections", labels, collector.getCollectionCount()));
            metrics.add(MetricView.total("jvm_collection_seconds", labels,
                collector.getCollectionTime() / MS_PER_SECOND));
        }
    }

    private static void addEngine(final List<MetricView> metrics, final EngineView engine) {
        final Map<String, String> labels = Map.of("engine", engine.name());
        metrics.add(MetricView.gauge("engine_info", Map.of("engine", engine.name(), "kind",
            engine.kind().toLowerCase(Locale.ROOT), "version", engine.version(), "revision", engine.revision(), "state",
            engine.state().toLowerCase(Locale.ROOT)), 1));
        metrics.add(MetricView.gauge("engine_instances", labels, engine.instances()));
        metrics.add(MetricView.gauge("engine_zombie_revisions", labels, engine.zombies()));
    }
}
