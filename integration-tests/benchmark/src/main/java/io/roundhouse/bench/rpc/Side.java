package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Program;
import io.roundhouse.testkit.process.Child;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One of those that are compared: a program that calls and what stands behind it, all up all the time. Who waits
 * blocks and uses no processor. Remembers what was measured by the name of the case.
 */
final class Side {
    static final int PER_SECOND = 0;
    static final int P50 = 1;
    static final int P99 = 2;
    static final int P999 = 3;
    static final int CALLS = 4;
    static final int WRONG = 5;
    static final int DENIED = 6;
    static final int CPU = 7;
    private static final double NS_PER_US = 1e3;

    final String name;
    final String version;
    /** In which of several ways it is set up, empty when there is one only. */
    final String setting;
    private final Map<String, List<double[]>> runs = new HashMap<>();
    private final Program caller;
    private final List<Child> all;
    private double wrong;

    /** @param others processes whose processor time counts too */
    Side(final String name, final String version, final String setting, final Program caller,
        final Stream<Child> others) {
        this.name = name;
        this.version = version;
        this.setting = setting;
        this.caller = caller;
        this.all = Stream.concat(Stream.of(caller.child()), others).toList();
    }

    /** For people. */
    String title() {
        return setting.isEmpty() ? name : name + ", " + setting;
    }

    /**
     * Calls for a while.
     *
     * @param work {@code BYTES IN_FLIGHT LANES}
     * @return the numbers of a {@link Tally}, then us of processor time for each call
     */
    double[] call(final double seconds, final String work) throws InterruptedException {
        final double before = cpuNs();
        final double[] tally = caller.ask(seconds + " " + work);
        wrong += tally[WRONG];
        final double[] numbers = Arrays.copyOf(tally, tally.length + 1);
        numbers[tally.length] = (cpuNs() - before) / NS_PER_US / tally[CALLS];
        return numbers;
    }

    /** The same, remembered. */
    double[] measure(final String caseName, final double seconds, final String work) throws InterruptedException {
        final double[] numbers = call(seconds, work);
        runs.computeIfAbsent(caseName, _ -> new ArrayList<>()).add(numbers);
        return numbers;
    }

    /** One number of all runs of a case, in their order. */
    double[] column(final String caseName, final int number) {
        return runs.get(caseName).stream().mapToDouble(run -> run[number]).toArray();
    }

    /** All its processes. */
    List<Child> children() {
        return all;
    }

    /** Processor time of all its processes. */
    double cpuNs() {
        return all.stream().mapToDouble(child -> child.cpuTime().toNanos()).sum();
    }

    /** Calls that were not answered with what belongs to them. */
    double wrong() {
        return wrong;
    }
}
