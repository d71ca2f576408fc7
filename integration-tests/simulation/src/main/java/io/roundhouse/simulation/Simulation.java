package io.roundhouse.simulation;

import java.util.function.LongConsumer;

/** Runs seeds. */
public final class Simulation {
    /**
     * What a run came to.
     *
     * @param steps taken
     * @param seeds begun
     * @param violations seeds that ended in one
     * @param failingSeed the first of these, or -1
     * @param violation what it was, or null
     * @param calls made by the simulated applications
     * @param expired calls among them whose deadline passed
     * @param cancelled calls among them that were given up
     * @param changes ended, of which {@code committed} and {@code reverted}
     * @param crashes survived
     * @param hangs fenced
     * @param restarts of instances that hung or broke behind the commit
     * @param takenOff policies that failed on trial after they were attached
     * @param deployed engines that were not there before
     * @param removed engines, by request or because their deployment failed
     * @param seconds taken
     */
    public record Result(long steps, long seeds, long violations, long failingSeed, String violation, long calls,
        long expired, long cancelled, long changes, long committed, long reverted, long crashes, long hangs,
        long restarts, long takenOff, long deployed, long removed, double seconds) {
        /** Steps a second. */
        public double stepsPerSecond() {
            return steps / seconds;
        }
    }

    private Simulation() {
    }

    /**
     * Runs {@code seeds} seeds of {@code stepsPerSeed} steps each.
     *
     * @param progress told the steps taken, after every seed
     */
    public static Result run(final long firstSeed, final long seeds, final long stepsPerSeed,
        final LongConsumer progress) {
        return run(firstSeed, seeds, stepsPerSeed, Sabotage.NONE, progress);
    }

    static Result run(final long firstSeed, final long seeds, final long stepsPerSeed, final Sabotage sabotage,
        final LongConsumer progress) {
        final long beganNs = System.nanoTime();
        long steps = 0;
        long violations = 0;
        long failingSeed = -1;
        String violation = null;
        final long[] sums = new long[12];
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            final World world = new World(seed, sabotage);
            long step = 0;
            try {
                for (; step < stepsPerSeed; step++) {
                    world.step();
                }
                world.finish();
            } catch (final RuntimeException e) {
                violations++;
                if (failingSeed < 0) {
                    failingSeed = seed;
                    violation = "step " + step + ": " + e;
                }
            }
            steps += step;
            sums[0] += world.calls;
            sums[1] += world.changes;
            sums[2] += world.committed;
            sums[3] += world.reverted;
            sums[4] += world.crashes;
            sums[5] += world.hangs;
            sums[6] += world.restarts;
            sums[7] += world.takenOff;
            sums[8] += world.deployed;
            sums[9] += world.removed;
            sums[10] += world.expired;
            sums[11] += world.cancelled;
            progress.accept(steps);
        }
        return new Result(steps, seeds, violations, failingSeed, violation, sums[0], sums[10], sums[11], sums[1],
            sums[2], sums[3], sums[4], sums[5], sums[6], sums[7], sums[8], sums[9],
            (System.nanoTime() - beganNs) / 1e9);
    }

    /** Replays or runs: {@code [first seed [seeds [steps per seed]]]}. */
    public static void main(final String[] args) {
        final long first = args.length > 0 ? Long.parseLong(args[0]) : 1;
        final long seeds = args.length > 1 ? Long.parseLong(args[1]) : 1;
        final long steps = args.length > 2 ? Long.parseLong(args[2]) : 20_000;
        final Result result = run(first, seeds, steps, _ -> { });
        System.out.println(result);
        if (result.violations() > 0) {
            System.exit(1);
        }
    }
}
