package io.roundhouse.demo;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param seconds how long the applications call
 * @param out folder for {@code demo.json}, or null
 */
record DemoOptions(int seconds, Path out) {
    static final String USAGE = "usage: ./roundhouse demo [--seconds N] [--out DIR]   (N from 10 to 3600, default 30)";
    private static final int DEFAULT_SECONDS = 30;

    DemoOptions {
        if (seconds < 10 || seconds > 3600) {
            throw new IllegalArgumentException("seconds must be 10 to 3600: seconds=" + seconds);
        }
    }

    /** @throws IllegalArgumentException naming the argument that is wrong */
    static DemoOptions parse(final List<String> arguments) {
        int seconds = DEFAULT_SECONDS;
        Path out = null;
        final Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            final String argument = rest.next();
            if (!argument.equals("--seconds") && !argument.equals("--out") || !rest.hasNext()) {
                throw new IllegalArgumentException("unknown argument, or one without its value: " + argument);
            }
            final String value = rest.next();
            if (argument.equals("--out")) {
                out = Path.of(value);
            } else {
                seconds = number(value);
            }
        }
        return new DemoOptions(seconds, out);
    }

    private static int number(final String text) {
        try {
            return Integer.parseInt(text);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("seconds must be a number: " + text, e);
        }
    }
}
