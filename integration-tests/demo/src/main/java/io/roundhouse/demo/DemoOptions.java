package io.roundhouse.demo;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param seconds how long the applications call
 * @param out folder for the results
 * @param repository folder of a signed repository with the second revisions
 * @param key who signed it, in PEM
 */
record DemoOptions(int seconds, Path out, Path repository, Path key) {
    static final String USAGE = """
        usage: ./roundhouse demo [--seconds N] [--out DIR]
          --seconds N   how long the applications call, 20 to 3600 (default 30)
          --out DIR     where demo-report.html and demo.json go (default .)""";
    private static final int DEFAULT_SECONDS = 30;
    private static final int SHORTEST = 20;

    DemoOptions {
        if (seconds < SHORTEST || seconds > 3600) {
            throw new IllegalArgumentException("seconds must be 20 to 3600: seconds=" + seconds);
        }
        if (repository == null || key == null) {
            throw new IllegalArgumentException("--repository and --key must be given; the script does it");
        }
    }

    /** @throws IllegalArgumentException naming the argument that is wrong */
    static DemoOptions parse(final List<String> arguments) {
        int seconds = DEFAULT_SECONDS;
        Path out = Path.of("");
        Path repository = null;
        Path key = null;
        final Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            final String argument = rest.next();
            final String value = rest.hasNext() ? rest.next() : null;
            if (value == null) {
                throw new IllegalArgumentException("unknown argument, or one without its value: " + argument);
            }
            switch (argument) {
                case "--seconds" -> seconds = number(value);
                case "--out" -> out = Path.of(value);
                case "--repository" -> repository = Path.of(value);
                case "--key" -> key = Path.of(value);
                default -> throw new IllegalArgumentException("unknown argument: " + argument);
            }
        }
        return new DemoOptions(seconds, out.toAbsolutePath().normalize(), repository, key);
    }

    private static int number(final String text) {
        try {
            return Integer.parseInt(text);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("seconds must be a number: " + text, e);
        }
    }
}
