package io.roundhouse.bench.simulate;

import io.roundhouse.bench.Answers;
import io.roundhouse.simulation.Simulation;
import java.io.IOException;

/**
 * Runs seeds. Asked {@code FIRST SEEDS STEPS_PER_SEED}, it answers with steps, seeds, violations, the first failing
 * seed or -1, calls, changes, commits, reverts, crashes, hangs, seconds; what was violated goes to the log.
 */
public final class SimulateProgram {
    private SimulateProgram() {
    }

    public static void main(final String[] arguments) throws IOException {
        Answers.serve(SimulateProgram::run);
    }

    private static double[] run(final double[] question) {
        final Simulation.Result result = Simulation.run((long) question[0], (long) question[1], (long) question[2],
            steps -> { });
        if (result.violations() > 0) {
            System.err.println("seed " + result.failingSeed() + ": " + result.violation());
        }
        return new double[] {result.steps(), result.seeds(), result.violations(), result.failingSeed(), result.calls(),
            result.changes(), result.committed(), result.reverted(), result.crashes(), result.hangs(),
            result.seconds()};
    }
}
