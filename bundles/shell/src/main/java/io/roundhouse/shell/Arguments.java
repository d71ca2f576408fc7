package io.roundhouse.shell;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

    /** Names separated by commas. */
    static List<String> names(final String text) {
        return Stream.of(name(text).split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    /** Whether a text means a file: it has a folder in it, or ends like a bundle. */
    static boolean isFile(final String text) {
        return text.indexOf('/') >= 0 || text.endsWith(".jar");
    }

    /** A URL as it is, a path relative to the session's folder. */
    static String location(final CommandSession session, final String text) {
        return text.matches("(?i)[a-z][a-z0-9+.-]*:.*") ? text
            : session.currentDir().resolve(text).toAbsolutePath().normalize().toString();
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
