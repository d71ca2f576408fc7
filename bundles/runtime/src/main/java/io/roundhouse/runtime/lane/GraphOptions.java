package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.executor.WaitingMode;

/**
 * What an operator may choose about the graph.
 *
 * @param defaultExecutor name of the executor that datapaths and transports run on unless told otherwise
 * @param waiting how executors wait
 * @param cpus processors executors may run on; empty for all
 * @param isThreaded false in the simulation, where nothing runs by itself
 * @param maxExecutors executors at most
 * @param maxDatapaths datapaths at most, up to 65,536
 * @param rxLinkBytes received bytes a datapath may have waiting, a power of two; a payload may have half of that
 * @param stopDrainNs how long a datapath may take to drain when the service stops
 * @param minAwake units that an executor runs in each cycle though they may have nothing to do; of more than that the
 *     idle ones doze
 * @param patienceNs how long an executor may take to answer before it is passed over
 */
public record GraphOptions(String defaultExecutor, WaitingMode waiting, int[] cpus, boolean isThreaded,
    int maxExecutors,
    int maxDatapaths, int minAwake, int rxLinkBytes, long stopDrainNs, long patienceNs) {
    private static final int MOST_DATAPATHS = 1024;
    private static final int FEWEST_DATAPATHS = 16;
    /** What everything else takes. */
    private static final long HEAP_RESERVED = 64L << 20;
    /** What the lanes, links and calls of a datapath take, with the collector's share. */
    private static final long HEAP_PER_DATAPATH = 400L << 10;

    /** The defaults. As many datapaths as the heap has room for: one too many is refused, before memory runs out. */
    public static GraphOptions defaults() {
        return new GraphOptions("shared-0", WaitingMode.ADAPTIVE, new int[0], true, 16,
            datapathsIn(Runtime.getRuntime().maxMemory()), 8, 4 << 20,
            1_000_000_000L, 2_000_000_000L);
    }

    static int datapathsIn(final long heapBytes) {
        return (int) Math.clamp((heapBytes - HEAP_RESERVED) / HEAP_PER_DATAPATH, FEWEST_DATAPATHS, MOST_DATAPATHS);
    }

    /** The same with executors that wait and are bound like this. */
    public GraphOptions with(final WaitingMode mode, final int... processors) {
        return new GraphOptions(defaultExecutor, mode, processors, isThreaded, maxExecutors, maxDatapaths, minAwake,
            rxLinkBytes, stopDrainNs, patienceNs);
    }

    /** The defaults with nothing that runs by itself, and whoever is idle dozes. */
    public static GraphOptions unthreaded() {
        final GraphOptions d = defaults();
        return new GraphOptions(d.defaultExecutor, d.waiting, d.cpus, false, d.maxExecutors, d.maxDatapaths, 0,
            1 << 16, d.stopDrainNs, d.patienceNs);
    }
}
