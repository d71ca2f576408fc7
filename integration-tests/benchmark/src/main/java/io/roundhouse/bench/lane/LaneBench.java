package io.roundhouse.bench.lane;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Program;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Added cost of one null stage. Each run is a JVM of its own, since the compiler does not decide alike in each. */
public final class LaneBench implements Bench {
    private static final List<String> JARS = List.of("runtime", "api", "posix", "shm", "spi", "admin", "disruptor",
        "slf4j-api", "testkit");
    private static final List<String> SERVICE_FLAGS = List.of("-XX:+UseZGC", "-Xms64m", "-Xmx512m");
    private static final int[] BATCHES = {1, 8, 64};
    private static final double[] LIMITS_NS = {25, 8, 5};

    @Override
    public String name() {
        return "lane";
    }

    @Override
    public String title() {
        return "added cost of one null stage at batch 1, 8 and 64; bytes allocated for each message";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final int runs = context.either(2, 7);
        final double[][] added = new double[BATCHES.length][runs];
        final double[][] allocated = new double[BATCHES.length][runs];
        final double[][] bare = new double[BATCHES.length][runs];
        for (int run = 0; run < runs; run++) {
            final Program program = context.program("lane-" + run, LaneProgram.class, SERVICE_FLAGS, JARS,
                context.workplace().jar("policy-null").toString(),
                context.workplace().jar("policy-rate-limit").toString(),
                Integer.toString(context.either(100, 300)));
            program.awaitReady();
            for (int i = 0; i < BATCHES.length; i++) {
                final double[] answer = program.ask(BATCHES[i] + " " + context.either(9, 31) + " "
                    + context.either(100, 200));
                added[i][run] = answer[0];
                allocated[i][run] = answer[1];
                bare[i][run] = answer[2];
                context.progress("run %d of %d, batch %d: %.2f ns more than %.2f ns, %.4f B a message", run + 1, runs,
                    BATCHES[i], answer[0], answer[2], answer[1]);
            }
            program.child().close();
        }
        final List<Row> rows = new ArrayList<>();
        for (int i = 0; i < BATCHES.length; i++) {
            final String name = "batch-" + BATCHES[i];
            rows.add(Row.of(name, "added_per_stage", "ns", added[i]).to(Target.atMost(LIMITS_NS[i])));
            // Less than a byte in a hundred messages is not a message's.
            rows.add(Row.of(name, "allocated_per_message", "B", allocated[i]).to(Target.atMost(0.01)));
            rows.add(Row.of(name, "without_stage", "ns", bare[i]));
        }
        return rows;
    }
}
