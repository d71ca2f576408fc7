package io.roundhouse.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;

/** Reads command arguments. */
final class Arguments {
    private Arguments() {
    }

    /** @throws IllegalArgumentException when an item is not property=value */
    static Map<String, String> settings(final String... items) {
        final Map<String, String> settings = new LinkedHashMap<>();
        for (final String item : items) {
            final int equals = item.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("setting must be property=value: " + item);
            }
            settings.put(item.substring(0, equals).trim(), item.substring(equals + 1).trim());
        }
        return settings;
    }

    /** A name as typed: Gogo takes the word {@code null}, which is the name of a policy, for no value. */
    static String name(final String text) {
        return text == null ? "null" : text;
    }

    /** A file given relative to the session's folder. @throws IllegalArgumentException when there is none */
    static Path file(final CommandSession session, final String text) {
        final Path path = session.currentDir().resolve(text).toAbsolutePath().normalize();
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException("no such file: " + path);
        }
        return path;
    }
}
