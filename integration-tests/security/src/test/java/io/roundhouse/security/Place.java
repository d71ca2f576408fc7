package io.roundhouse.security;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder that everybody can read, with what programs of other users need. */
final class Place {
    private static final Pattern SERVICE_FLAGS = Pattern.compile("SERVICE_FLAGS=\\(([^)]*)\\)");

    final Path folder;
    final Path launcher;

    /** Copies what is needed into an empty folder. */
    Place(final Path folder) throws IOException {
        this.folder = folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        launcher = Files.copy(Path.of(System.getProperty("launcher.jar")), folder.resolve("launcher.jar"));
    }

    /** The class path of this test, copied. */
    private String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of)
            .filter(Files::exists).map(this::copy).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private Path copy(final Path entry) {
        final Path target = folder.resolve("lib").resolve(entry.getFileName());
        try (Stream<Path> all = Files.walk(entry)) {
            Files.createDirectories(folder.resolve("lib"));
            for (final Path each : all.toList()) {
                final Path to = target.resolve(entry.relativize(each).toString());
                if (!Files.exists(to)) {
                    Files.copy(each, to);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }

    /** Starts the hostile application. */
    Program hostile(final Service near, final Service far) throws IOException {
        return Program.start(User.NOBODY, folder.resolve("hostile.log"), "ready ",
            List.of("-XX:+UseSerialGC", "-Xmx64m", "-cp", classPath(), Hostile.class.getName(),
                near.socket().toString(), far.address(), near.address()));
    }

    /** How the program that users start runs a service. */
    static List<String> serviceFlags() throws IOException {
        final Matcher flags = SERVICE_FLAGS.matcher(Files.readString(Path.of(System.getProperty("script"))));
        if (!flags.find()) {
            throw new IllegalStateException("script has no service flags: script=" + System.getProperty("script"));
        }
        return List.of(flags.group(1).split(" "));
    }
}
