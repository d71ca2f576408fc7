package io.roundhouse.repository.service;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Properties;

/**
 * What is kept of a repository, in {@code repositories/NAME}: {@code repository.properties} says where it is and which
 * index was seen last, {@code index-INCREMENT.xml} and {@code .xml.sig} beside it are that index. The properties are
 * replaced last and at once. One thread at a time.
 */
final class RepositoryFolder {
    private static final String FILE = "repository.properties";

    private final Path dir;
    private final Properties properties;

    private RepositoryFolder(final Path dir, final Properties properties) {
        this.dir = dir;
        this.properties = properties;
    }

    /** Makes it. @param authorities PEM file to keep a copy of, or null */
    static RepositoryFolder create(final Path dir, final String location, final Path authorities) throws IOException {
        Files.createDirectories(dir);
        final RepositoryFolder folder = new RepositoryFolder(dir, new Properties());
        if (authorities != null) {
            Files.copy(authorities, folder.authorities(), StandardCopyOption.REPLACE_EXISTING);
        }
        folder.properties.setProperty("location", location);
        folder.save();
        return folder;
    }

    /** Reads what was kept, or null when the folder is none of these. */
    static RepositoryFolder load(final Path dir) throws IOException {
        if (!Files.isRegularFile(dir.resolve(FILE))) {
            return null;
        }
        final Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(dir.resolve(FILE))) {
            properties.load(in);
        }
        return properties.getProperty("location") == null ? null : new RepositoryFolder(dir, properties);
    }

    String name() {
        return dir.getFileName().toString();
    }

    String location() {
        return properties.getProperty("location");
    }

    Path authorities() {
        return dir.resolve("authorities.pem");
    }

    /** The index seen last, or null. */
    Seen seen() {
        final String increment = properties.getProperty("increment");
        if (increment == null) {
            return null;
        }
        try {
            final Path index = index(Long.parseLong(increment));
            return new Seen(Long.parseLong(increment), Instant.parse(properties.getProperty("refreshed")),
                Files.readAllBytes(index), Files.readString(signatures(index)));
        } catch (final IOException e) {
            // The increment counts even when its index is lost: it must not go back.
            return new Seen(Long.parseLong(increment), Instant.parse(properties.getProperty("refreshed")), new byte[0],
                "");
        }
    }

    private Path index(final long increment) {
        return dir.resolve("index-" + increment + ".xml");
    }

    private static Path signatures(final Path index) {
        return index.resolveSibling(index.getFileName() + ".sig");
    }

    /** Keeps an index in place of the one before. */
    Seen store(final Seen seen) throws IOException {
        final Path index = index(seen.increment());
        write(index, seen.index());
        Files.writeString(signatures(index), seen.signatures());
        properties.setProperty("increment", Long.toString(seen.increment()));
        properties.setProperty("refreshed", seen.time().toString());
        save();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, "index-*")) {
            for (final Path file : files) {
                if (!file.equals(index) && !file.equals(signatures(index))) {
                    Files.delete(file);
                }
            }
        }
        return seen;
    }

    private static void write(final Path file, final byte[] bytes) throws IOException {
        final Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, bytes);
        move(part, file);
    }

    private void save() throws IOException {
        final Path part = dir.resolve(FILE + ".part");
        try (Writer out = Files.newBufferedWriter(part)) {
            properties.store(out, null);
        }
        move(part, dir.resolve(FILE));
    }

    private static void move(final Path part, final Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.deleteIfExists(dir.resolve(FILE));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir)) {
            for (final Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(dir);
    }

    /**
     * An index that was seen.
     *
     * @param increment its number
     * @param time when it was read
     * @param index its bytes
     * @param signatures the lines of its signature file
     */
    record Seen(long increment, Instant time, byte[] index, String signatures) { }
}
