package io.roundhouse.bench.change;

import io.roundhouse.bench.BenchContext;

/** A datapath of the same service that does not use the engine, offered half of what it reaches beside the load. */
final class Neighbour {
    private static final String NO_POLICY = "-";

    private Neighbour() {
    }

    /** @param measureMs how long to look what it reaches */
    static LaneLoad open(final BenchContext context, final Agent agent, final long measureMs)
        throws InterruptedException {
        final LaneLoad probe = new LaneLoad(agent, "neighbour-full", NO_POLICY, 0);
        Thread.sleep(measureMs);
        final double[] before = probe.count();
        Thread.sleep(measureMs);
        final double reached = Load.rate(before, probe.count());
        probe.finish();
        context.progress("neighbour reaches %,.0f /s beside the load and is offered half of that", reached);
        return new LaneLoad(agent, "neighbour", NO_POLICY, Math.max(1, (long) reached / 2));
    }
}
