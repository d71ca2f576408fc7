package io.roundhouse.launcher.embed;

import java.util.Arrays;
import java.util.List;

/**
 * How the service's executors run.
 *
 * @param waiting {@code adaptive} (poll and yield for 200 us after the last work, then block), {@code yield} (never
 *     block: low latency for a core each) or {@code block} (block at once: shared cores)
 * @param cpus processors that they may run on, by number and separated by commas; empty for all
 */
public record ExecutorOptions(String waiting, String cpus) {
    private static final List<String> MODES = List.of("adaptive", "yield", "block");

    /** Adaptive, on all processors. */
    public static final ExecutorOptions DEFAULT = new ExecutorOptions("adaptive", "");

    /** Checks the form; whether the processors are there the service finds out. */
    public ExecutorOptions {
        if (!MODES.contains(waiting)) {
            throw new IllegalArgumentException("waiting must be adaptive, yield or block: waiting=" + waiting);
        }
        if (!cpus.isEmpty() && !cpus.matches("\\d{1,4}(,\\d{1,4})*")) {
            throw new IllegalArgumentException("cpus must be numbers separated by commas: cpus=" + cpus);
        }
        if (!cpus.isEmpty() && !isDistinct(cpus.split(","))) {
            throw new IllegalArgumentException("cpus must differ from each other: cpus=" + cpus);
        }
    }

    private static boolean isDistinct(final String[] numbers) {
        return Arrays.stream(numbers).mapToInt(Integer::parseInt).distinct().count() == numbers.length;
    }
}
