package io.roundhouse.repository.snapshot;

import io.roundhouse.repository.trust.Digests;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The files of the state folder that are configuration: {@code etc/*.cfg}, and {@code etc.properties}, in which the
 * launcher notes what it read of them, so that it does not take a file that was brought back for a new one.
 */
final class ConfigurationFiles {
    private static final String READ = "etc.properties";
    private static final int MAX_FILES = 256;
    private static final long MAX_LENGTH = 1 << 20;

    private final Path state;

    ConfigurationFiles(final Path state) {
        this.state = state;
    }

    /** SHA-256 by path in the state folder. */
    Map<String, String> digests() throws IOException {
        final Map<String, String> digests = new TreeMap<>();
        if (Files.isDirectory(state.resolve("etc"))) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(state.resolve("etc"), "*.cfg")) {
                for (final Path file : files) {
                    digests.put("etc/" + file.getFileName(), digest(file));
                }
            }
        }
        if (Files.isRegularFile(state.resolve(READ))) {
            digests.put(READ, contentDigest(state.resolve(READ)));
        }
        if (digests.size() > MAX_FILES) {
            throw new IOException("too many files of configuration: limit=" + MAX_FILES);
        }
        return digests;
    }

    private static String digest(final Path file) throws IOException {
        if (Files.size(file) > MAX_LENGTH) {
            throw new IOException("file of configuration is too large: limit=" + MAX_LENGTH + " " + file);
        }
        return Digests.of(file);
    }

    /** Of what it says: the launcher writes it, with the time, at every start. */
    private static String contentDigest(final Path file) throws IOException {
        final Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        return Digests.of(new TreeMap<>(properties).toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Copies files to a snapshot's folder. */
    void save(final Iterable<String> paths, final Path to) throws IOException {
        for (final String path : paths) {
            Files.createDirectories(to.resolve(path).getParent());
            Files.copy(state.resolve(path), to.resolve(path));
        }
    }

    /** Brings a file back from a snapshot's folder, at once. */
    void restore(final String path, final Path from) throws IOException {
        final Path file = state.resolve(path);
        Files.createDirectories(file.getParent());
        final Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.copy(from.resolve(path), part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Takes a file away that a snapshot does not have. */
    void delete(final String path) throws IOException {
        Files.deleteIfExists(state.resolve(path));
    }
}
