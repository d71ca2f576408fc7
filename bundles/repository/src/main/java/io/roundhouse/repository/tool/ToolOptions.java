package io.roundhouse.repository.tool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param command its first word
 * @param files the words behind it that belong to no option
 * @param key the secret key to sign with, or null
 * @param keys a folder of public keys, or null
 * @param name of the repository
 * @param validDays how long an index may be used
 */
record ToolOptions(String command, List<Path> files, Path key, Path keys, String name, int validDays) {
    private static final int MAX_DAYS = 3_650;
    private static final int DEFAULT_DAYS = 365;

    /** @throws UsageException naming the argument that is wrong */
    static ToolOptions parse(final List<String> arguments) {
        final Iterator<String> rest = arguments.iterator();
        final String command = rest.hasNext() ? rest.next() : "help";
        final List<Path> files = new ArrayList<>();
        Path key = null;
        Path keys = null;
        String name = "roundhouse";
        int days = DEFAULT_DAYS;
        while (rest.hasNext()) {
            final String argument = rest.next();
            switch (argument) {
                case "--key" -> key = Path.of(value(argument, rest));
                case "--keys" -> keys = Path.of(value(argument, rest));
                case "--name" -> name = value(argument, rest);
                case "--valid-days" -> days = days(value(argument, rest));
                default -> {
                    if (argument.startsWith("-")) {
                        throw new UsageException("unknown argument: " + argument);
                    }
                    files.add(Path.of(argument));
                }
            }
        }
        return new ToolOptions(command, files, key, keys, name, days);
    }

    private static String value(final String argument, final Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException("argument needs a value: " + argument);
        }
        return rest.next();
    }

    private static int days(final String text) {
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_DAYS) {
            throw new UsageException("--valid-days must be 1 to " + MAX_DAYS + ": " + text);
        }
        return Integer.parseInt(text);
    }

    /** The one file of a command that takes one. @throws UsageException when there are more or none */
    Path file() {
        if (files.size() != 1) {
            throw new UsageException(command + " takes one file or folder: " + files);
        }
        return files.getFirst();
    }
}
