package io.roundhouse.runtime.lane;

import io.roundhouse.admin.MetricView;
import io.roundhouse.runtime.executor.Executor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All counters of engines, datapaths and executors as numbers with labels. Read as of some moment ago, without a word
 * to the executors. Used by one thread.
 */
final class GraphMetrics {
    private final List<MetricView> metrics = new ArrayList<>();

    /** What was collected. */
    List<MetricView> collected() {
        return metrics;
    }

    void add(final Datapath datapath) {
        final Map<String, String> labels =
            Map.of("datapath", datapath.name(), "application", datapath.info().application());
        final DatapathCounters counters = datapath.counters;
        total("datapath_tx_messages", labels, counters.txMessages);
        total("datapath_rx_messages", labels, counters.rxMessages);
        total("datapath_rejected_calls", labels, counters.rejected);
        total("datapath_failed_calls", labels, counters.failed);
        total("datapath_stale_messages", labels, counters.stale);
        final DatapathCore core = datapath.core();
        gauge("datapath_tx_queued_messages", labels, core.txDepth());
        gauge("datapath_rx_queued_messages", labels, core.rxDepth());
        gauge("datapath_parked_messages", labels, core.txPark.size() + core.rxPark.size());
        gauge("datapath_open_calls", labels, core.calls.openCount());
        for (final AbstractPlace place : datapath.places()) {
            add(place.engine(), datapath.name(), datapath.info().application(), place.resources.counterValues());
        }
    }

    void add(final TransportUnit transport) {
        add(transport.name(), "", "", transport.place.resources.counterValues());
    }

    /** Of places that are gone, so that sums over datapaths never go down. @param retired by {@code engine/counter} */
    void addRetired(final Map<String, Long> retired) {
        retired.forEach((name, value) -> {
            final int slash = name.indexOf('/');
            add(name.substring(0, slash), "", "", Map.of(name.substring(slash + 1), value));
        });
    }

    private void add(final String engine, final String datapath, final String application,
        final Map<String, Long> counters) {
        final Map<String, String> labels = Map.of("engine", engine, "datapath", datapath, "application", application);
        counters.forEach((name, value) -> counter(name, labels, value));
    }

    /** An engine sets what is no running total: times and ports, by the end of the name. */
    private void counter(final String name, final Map<String, String> labels, final long value) {
        final String full = "engine_" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        if (full.endsWith("_ns") || full.endsWith("_port")) {
            gauge(full, labels, value);
        } else {
            total(full, labels, value);
        }
    }

    void add(final Executor executor) {
        final Map<String, String> labels = Map.of("executor", executor.name());
        total("executor_cycles", labels, executor.cycles());
        total("executor_busy_cycles", labels, executor.busyCycles());
        gauge("executor_fenced_threads", labels, executor.fencedCount());
    }

    private void total(final String name, final Map<String, String> labels, final double value) {
        metrics.add(MetricView.total(name, labels, value));
    }

    private void gauge(final String name, final Map<String, String> labels, final double value) {
        metrics.add(MetricView.gauge(name, labels, value));
    }
}
