package io.roundhouse.runtime.lane;

import io.roundhouse.admin.DatapathView;
import io.roundhouse.admin.ExecutorView;
import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.runtime.executor.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells operators about datapaths and executors; remembers figures between two calls for rates. Thread-safe. */
final class GraphViews {
    private static final long SHORTEST_NS = 100_000_000L;

    private record Seen(long txMessages, long rxMessages, long atNs, double txPerSecond, double rxPerSecond) {
    }

    private record Cycles(long cycles, long busy) {
    }

    private final Map<Datapath, Seen> datapathsSeen = new HashMap<>();
    private final Map<String, Cycles> executorsSeen = new HashMap<>();

    synchronized List<DatapathView> datapaths(final Datapath[] all, final long nowNs) {
        final List<DatapathView> views = new ArrayList<>();
        datapathsSeen.keySet().retainAll(Arrays.asList(all));
        for (final Datapath datapath : all) {
            if (datapath != null) {
                views.add(view(datapath, rates(datapath, nowNs)));
            }
        }
        return views;
    }

    private Seen rates(final Datapath datapath, final long nowNs) {
        final long tx = datapath.counters.txMessages;
        final long rx = datapath.counters.rxMessages;
        final Seen before = datapathsSeen.get(datapath);
        if (before != null && nowNs - before.atNs < SHORTEST_NS) {
            return before;
        }
        final double seconds = before == null ? 1 : (nowNs - before.atNs) / 1e9;
        final Seen now = before == null ? new Seen(tx, rx, nowNs, 0, 0)
            : new Seen(tx, rx, nowNs, (tx - before.txMessages) / seconds, (rx - before.rxMessages) / seconds);
        datapathsSeen.put(datapath, now);
        return now;
    }

    private static DatapathView view(final Datapath datapath, final Seen rates) {
        final DatapathCore core = datapath.core();
        final List<String> chain = new ArrayList<>();
        chain.add(datapath.frontend.engine());
        datapath.chain().forEach(place -> chain.add(place.engine()));
        chain.add(datapath.transport.name());
        return new DatapathView(datapath.info().id(), datapath.name(), datapath.info().application(),
            datapath.info().role().name(), datapath.info().target(), datapath.executor().name(), chain,
            rates.txPerSecond, rates.rxPerSecond, core.txDepth(), core.rxDepth(), core.txPark.size()
                + core.rxPark.size(),
            core.calls.openCount(), datapath.counters.rejected, datapath.counters.failed);
    }

    synchronized List<ExecutorView> executors(final Executor[] all) {
        final List<ExecutorView> views = new ArrayList<>();
        for (final Executor executor : all) {
            final Cycles now = new Cycles(executor.cycles(), executor.busyCycles());
            final Cycles before = executorsSeen.getOrDefault(executor.name(), new Cycles(0, 0));
            executorsSeen.put(executor.name(), now);
            int datapaths = 0;
            for (final Unit unit : executor.units()) {
                datapaths += unit instanceof Datapath ? 1 : 0;
            }
            final String cpus = executor.cpus().length == 0 ? "all"
                : Arrays.stream(executor.cpus()).mapToObj(String::valueOf).collect(Collectors.joining(","));
            views.add(new ExecutorView(executor.name(), executor.threadId(),
                executor.waiting().name().toLowerCase(Locale.ROOT), cpus, datapaths,
                executor.units().length - datapaths, (now.busy - before.busy)
                    / (double) Math.max(1, now.cycles - before.cycles),
                executor.fencedCount()));
        }
        return views;
    }
}
