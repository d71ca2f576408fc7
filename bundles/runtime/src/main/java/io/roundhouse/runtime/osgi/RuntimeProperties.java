package io.roundhouse.runtime.osgi;

import io.roundhouse.posix.Posix;
import io.roundhouse.runtime.executor.WaitingMode;
import io.roundhouse.runtime.lane.GraphOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The framework properties that the runtime reads, checked.
 *
 * @param state {@code roundhouse.state}: folder of what is kept, default {@code state}
 * @param chain {@code roundhouse.chain}: policies of datapaths that name none, separated by commas, default none
 * @param graph with {@code roundhouse.waiting} (adaptive, yield or block, default adaptive) and {@code roundhouse.cpus}
 *     (numbers of processors separated by commas, default all)
 */
record RuntimeProperties(Path state, List<String> chain, GraphOptions graph) {
    private static final String WAITING = "roundhouse.waiting";
    private static final String CPUS = "roundhouse.cpus";

    /**
     * Reads them.
     *
     * @param property gives a property's value or null
     * @throws IllegalArgumentException naming the property that is wrong
     */
    static RuntimeProperties of(final UnaryOperator<String> property) {
        return new RuntimeProperties(Path.of(text(property, "roundhouse.state", "state")).toAbsolutePath(),
            list(text(property, "roundhouse.chain", "")),
            GraphOptions.defaults().with(waiting(text(property, WAITING, "adaptive")), cpus(text(property, CPUS, ""))));
    }

    private static String text(final UnaryOperator<String> property, final String name, final String otherwise) {
        final String value = property.apply(name);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }

    private static List<String> list(final String text) {
        return Stream.of(text.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    private static WaitingMode waiting(final String text) {
        for (final WaitingMode mode : WaitingMode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("property must be adaptive, yield or block: " + WAITING + '=' + text);
    }

    private static int[] cpus(final String text) {
        final int[] allowed = Posix.affinity();
        final int[] cpus = list(text).stream().mapToInt(number -> cpu(number, text)).toArray();
        for (final int cpu : cpus) {
            if (IntStream.of(allowed).noneMatch(one -> one == cpu)) {
                throw new IllegalArgumentException("processor is none that this process may use: " + CPUS + '=' + text
                    + " allowed=" + Arrays.toString(allowed));
            }
        }
        if (IntStream.of(cpus).distinct().count() < cpus.length) {
            throw new IllegalArgumentException("processors must differ from each other: " + CPUS + '=' + text);
        }
        return cpus;
    }

    private static int cpu(final String number, final String all) {
        if (!number.matches("\\d{1,4}")) {
            throw new IllegalArgumentException("property must be numbers separated by commas: " + CPUS + '=' + all);
        }
        return Integer.parseInt(number);
    }
}
