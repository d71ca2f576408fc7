package io.roundhouse.bench.simulate;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Program;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** 20 million steps over 1,000 seeds. */
public final class SimulateBench implements Bench {
    private static final List<String> JARS = List.of("simulation", "runtime", "api", "posix", "shm", "spi", "admin",
        "disruptor", "slf4j-api");
    private static final List<String> METRICS = List.of("steps", "seeds", "violations", "", "calls", "changes",
        "committed", "reverted", "crashes", "hangs");
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx512m");
    private static final int PROCESSES = 4;
    private static final int STEPS = 0;
    private static final int SEEDS = 1;
    private static final int VIOLATIONS = 2;
    private static final int FAILING_SEED = 3;
    private static final int SECONDS = 10;
    private static final int STEPS_PER_SEED = 20_000;
    private static final int LOG_LINES = 5;

    @Override
    public String name() {
        return "simulate";
    }

    @Override
    public String title() {
        return "20 million steps of the deterministic simulation over 1,000 seeds";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final int seeds = context.either(20, 1_000);
        final int chunk = context.either(5, 25);
        final List<Program> programs = new ArrayList<>();
        for (int i = 0; i < Math.min(PROCESSES, Runtime.getRuntime().availableProcessors()); i++) {
            programs.add(context.program("simulation-" + i, SimulateProgram.class, FLAGS, JARS));
            programs.getLast().awaitReady();
        }
        final double[] sums = new double[METRICS.size()];
        final List<Double> rates = new ArrayList<>();
        int seed = 1;
        while (seed <= seeds) {
            final List<Program> asked = new ArrayList<>();
            for (int i = 0; i < programs.size() && seed <= seeds; i++) {
                programs.get(i).tell(seed + " " + chunk + " " + STEPS_PER_SEED);
                asked.add(programs.get(i));
                seed += chunk;
            }
            for (final Program program : asked) {
                take(context, program, sums, rates);
            }
            context.progress("%,.0f steps, %.0f of %d seeds, %,.0f steps/s in each of %d processes",
                sums[STEPS], sums[SEEDS], seeds, rates.getLast(), programs.size());
        }
        return rows(sums, rates, seeds);
    }

    private static void take(final BenchContext context, final Program program, final double[] sums,
        final List<Double> rates) throws InterruptedException {
        final double[] answer = program.numbers();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += answer[i];
        }
        rates.add(answer[STEPS] / answer[SECONDS]);
        if (answer[VIOLATIONS] > 0) {
            context.progress("violation, first of seed %.0f: %s", answer[FAILING_SEED],
                context.workplace().logTail(program.child().name(), LOG_LINES));
        }
    }

    private static List<Row> rows(final double[] sums, final List<Double> rates, final int seeds) {
        final List<Row> rows = new ArrayList<>();
        for (int i = 0; i < sums.length; i++) {
            if (i != FAILING_SEED) {
                final Row row = Row.of("random", METRICS.get(i), "count", sums[i]);
                rows.add(i == VIOLATIONS ? row.to(Target.NONE)
                    : i == STEPS ? row.to(Target.atLeast((double) seeds * STEPS_PER_SEED)) : row);
            }
        }
        rows.add(Row.of("random", "steps_per_second", "1/s", rates));
        return rows;
    }
}
