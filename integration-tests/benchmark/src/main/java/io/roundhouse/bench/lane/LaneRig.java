package io.roundhouse.bench.lane;

import io.roundhouse.runtime.engine.ChainEntry;
import io.roundhouse.runtime.engine.HandleTable;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.runtime.lane.Graph;
import io.roundhouse.runtime.lane.GraphOptions;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.datapath.DatapathSpec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One datapath from a source to a drain, all of it the service's own code but for the two ends; driven by the caller.
 */
final class LaneRig implements Revisions {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int CYCLES = 1024;
    private static final String ID = "0".repeat(64);

    private final Map<String, Revision> revisions = new HashMap<>();
    private final BatchSource source;
    private final BatchDrain drain = new BatchDrain();
    private final Executor executor;

    /** @param policies a chain of them, from the source on */
    LaneRig(final int batch, final List<EngineFactory> policies) {
        source = new BatchSource(batch);
        add("source", new OwnFactory(EngineKind.FRONTEND, source));
        add("drain", new OwnFactory(EngineKind.TRANSPORT, drain));
        final List<String> chain = new ArrayList<>();
        for (final EngineFactory policy : policies) {
            chain.add("policy-" + chain.size());
            add(chain.getLast(), policy);
        }
        final Graph graph = new Graph(GraphOptions.unthreaded(), this, System::nanoTime,
            new HandleTable(type -> false));
        graph.open(new DatapathSpec("lane", "bench", DatapathInfo.Role.CLIENT, "drain", "source", Settings.EMPTY,
            "drain", chain, null, Map.of(), DescriptorSet.EMPTY, Map.of()));
        executor = graph.allExecutors()[0];
    }

    private void add(final String engine, final EngineFactory factory) {
        revisions.put(engine, new Revision(engine, "1.0.0", ID, factory));
    }

    /**
     * Drives it for a while. @return ns of processor time for each message: what other processes take does not count
     */
    double run(final long ns) {
        final long before = source.published();
        final long startNs = THREADS.getCurrentThreadCpuTime();
        long nowNs = startNs;
        while (nowNs - startNs < ns) {
            for (int i = 0; i < CYCLES; i++) {
                executor.dutyCycle();
            }
            nowNs = THREADS.getCurrentThreadCpuTime();
        }
        return (nowNs - startNs) / (double) (source.published() - before);
    }

    /** Messages so far. */
    long messages() {
        return source.published();
    }

    /** What the other end saw of them, so that nobody can leave the work out. */
    long checksum() {
        return drain.checksum();
    }

    @Override
    public Revision current(final String engine) {
        return revisions.get(engine);
    }

    @Override
    public Settings settings(final String engine) {
        return Settings.EMPTY;
    }

    @Override
    public List<ChainEntry> defaultChain() {
        return List.of();
    }
}
