package io.roundhouse.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param wanted what is to be done
 * @param name of the bench to run, else null
 * @param out folder of the files
 * @param onlyCase the one case wanted of a bench that can run them apart, null for all
 * @param isQuick whether a minute is all there is
 */
record BenchOptions(Wanted wanted, String name, Path out, String onlyCase, boolean isQuick) {
    static final String USAGE = """
        usage: ./roundhouse bench NAME --out DIR [--case CASE] [--quick]
          NAME         one of --list
          --out DIR    folder for NAME.json, made when missing
          --case CASE  only that case, in a bench that can run its cases apart (swap, update)
          --quick      fewer cases and runs, a minute at most
          --list       names the benches
          --summary DIR
                       the figures of all files of a folder as a Markdown table
        """;

    /** What can be done. */
    enum Wanted { RUN, LIST, SUMMARY, HELP }

    /** @throws IllegalArgumentException saying which argument is wrong or missing */
    static BenchOptions parse(final List<String> arguments) {
        String name = null;
        Path out = null;
        String onlyCase = null;
        boolean isQuick = false;
        final Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            final String argument = rest.next();
            switch (argument) {
                case "--out" -> out = Path.of(value(argument, rest));
                case "--case" -> onlyCase = value(argument, rest);
                case "--quick" -> isQuick = true;
                case "--list" -> {
                    return new BenchOptions(Wanted.LIST, null, null, null, false);
                }
                case "--summary" -> {
                    return new BenchOptions(Wanted.SUMMARY, null, Path.of(value(argument, rest)), null, false);
                }
                case "--help", "-h" -> {
                    return new BenchOptions(Wanted.HELP, null, null, null, false);
                }
                default -> name = name(argument, name);
            }
        }
        if (name == null || out == null) {
            throw new IllegalArgumentException(name == null ? "which bench? See --list" : "--out DIR is missing");
        }
        return new BenchOptions(Wanted.RUN, name, out, onlyCase, isQuick);
    }

    private static String value(final String option, final Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static String name(final String argument, final String before) {
        if (argument.startsWith("-") || before != null) {
            throw new IllegalArgumentException("unknown argument: " + argument);
        }
        return argument;
    }
}
