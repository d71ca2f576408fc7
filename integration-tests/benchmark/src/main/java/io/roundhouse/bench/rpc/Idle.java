package io.roundhouse.bench.rpc;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;

/** What processes use while nobody calls. */
final class Idle {
    private Idle() {
    }

    /** Measures it: half a minute, seconds when quick. */
    static Row row(final BenchContext context, final String caseName, final String metric, final Side side)
        throws InterruptedException {
        context.progress("%s: idle", caseName);
        // What a busy process still has to do behind its load is not idle.
        Thread.sleep(context.either(1_000, 5_000));
        final double before = side.cpuNs();
        final long beginNs = System.nanoTime();
        Thread.sleep(context.either(5_000, 30_000));
        return Row.of(caseName, metric, "cores", (side.cpuNs() - before) / (System.nanoTime() - beginNs));
    }
}
