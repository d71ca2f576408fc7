package io.roundhouse.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param name of the bench, null when only a list or help is wanted
 * @param out folder of the file
 * @param isQuick whether a minute is all there is
 * @param isList whether the names are wanted
 * @param isHelp whether the usage is wanted
 */
record BenchOptions(String name, Path out, boolean isQuick, boolean isList, boolean isHelp) {
    static final String USAGE = """
        usage: ./roundhouse bench NAME --out DIR [--quick]
          NAME       one of --list
          --out DIR  folder for NAME.json, made when missing
          --quick    fewer cases and runs, a minute at most
          --list     names the benches
        """;

    /** @throws IllegalArgumentException saying which argument is wrong or missing */
    static BenchOptions parse(final List<String> arguments) {
        String name = null;
        Path out = null;
        boolean isQuick = false;
        final Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            final String argument = rest.next();
            switch (argument) {
                case "--out" -> out = Path.of(value(rest));
                case "--quick" -> isQuick = true;
                case "--list" -> {
                    return new BenchOptions(null, null, false, true, false);
                }
                case "--help", "-h" -> {
                    return new BenchOptions(null, null, false, false, true);
                }
                default -> name = name(argument, name);
            }
        }
        if (name == null || out == null) {
            throw new IllegalArgumentException(name == null ? "which bench? See --list" : "--out DIR is missing");
        }
        return new BenchOptions(name, out, isQuick, false, false);
    }

    private static String value(final Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("--out needs a folder");
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
