package io.roundhouse.bench.scenario;

import io.roundhouse.bench.Program;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An application of a scenario.
 *
 * @param name {@code a} or {@code b}
 * @param load the process
 */
record Actor(String name, Program load) {
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_SECOND = 1e9;

    /** Calls that ended in each 10 ms of a window. */
    double[] counts(final long fromNs, final long toNs) throws InterruptedException {
        return load.ask(question(TimedLoad.COUNTS, fromNs, toNs));
    }

    /** What it had in a window. */
    List<Row> rows(final String phase, final long fromNs, final long toNs) throws InterruptedException {
        final double calls = Arrays.stream(counts(fromNs, toNs)).sum();
        final double medianNs = load.ask(question(TimedLoad.MEDIAN, fromNs, toNs))[0];
        return List.of(Row.of(name + "-" + phase, "rate", "calls/s", calls * NS_PER_SECOND / (toNs - fromNs)),
            Row.of(name + "-" + phase, "p50", "us", medianNs / NS_PER_US));
    }

    /** Ends it. @return what became of its calls */
    List<Row> finish() throws InterruptedException {
        final double[] found = load.ask(Integer.toString(TimedLoad.FINISH));
        return List.of(Row.of(name, "calls", "count", found[0]),
            Row.of(name, "lost", "count", found[1]).to(Target.NONE),
            Row.of(name, "doubled", "count", found[2]).to(Target.NONE),
            Row.of(name, "reordered", "count", found[3]).to(Target.NONE),
            Row.of(name, "failed", "count", found[4]).to(Target.NONE));
    }

    private static String question(final int what, final long fromNs, final long toNs) {
        return String.format(Locale.ROOT, "%d %d %d", what, fromNs, toNs);
    }
}
