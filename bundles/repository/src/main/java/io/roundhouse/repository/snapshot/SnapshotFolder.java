package io.roundhouse.repository.snapshot;

import io.roundhouse.repository.trust.DetachedSignature;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where snapshots are kept: {@code snapshots/NAME} with {@code snapshot.properties}, the files of configuration as they
 * were, and in {@code revisions/} the jars of the revisions, so that the revision store may forget them. A snapshot is
 * written beside and then named. One thread at a time.
 */
final class SnapshotFolder {
    private static final String FILE = "snapshot.properties";
    private static final String CREATED = "created";
    private static final String PART = ".part";

    private final Path dir;
    private final Path store;
    private final ConfigurationFiles files;

    SnapshotFolder(final Path state, final ConfigurationFiles files) {
        this.dir = state.resolve("snapshots");
        this.store = state.resolve("revisions");
        this.files = files;
    }

    /** The snapshots, newest first. */
    List<Snapshot.Kept> list() throws IOException {
        final List<Snapshot.Kept> all = new ArrayList<>();
        if (Files.isDirectory(dir)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(dir, Files::isDirectory)) {
                for (final Path folder : folders) {
                    final Snapshot.Kept kept = folder.toString().endsWith(PART) ? null : load(folder);
                    if (kept != null) {
                        all.add(kept);
                    }
                }
            }
        }
        all.sort(Comparator.comparing(Snapshot.Kept::created).thenComparing(Snapshot.Kept::name).reversed());
        return all;
    }

    private static Snapshot.Kept load(final Path folder) throws IOException {
        if (!Files.isRegularFile(folder.resolve(FILE))) {
            return null;
        }
        final Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(folder.resolve(FILE))) {
            properties.load(in);
        }
        final Map<String, String> facts = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> facts.put(name, properties.getProperty(name)));
        final String created = facts.remove(CREATED);
        return created == null ? null : new Snapshot.Kept(folder.getFileName().toString(), Instant.parse(created),
            Snapshot.of(facts));
    }

    /** Keeps a snapshot. */
    void save(final Snapshot.Kept kept) throws IOException {
        final Path part = dir.resolve(kept.name() + PART);
        delete(part);
        Files.createDirectories(part.resolve("revisions"));
        for (final Snapshot.EngineFacts engine : kept.content().engines().values()) {
            link(engine.revision(), part.resolve("revisions"));
        }
        files.save(kept.content().files().keySet(), part);
        final Properties properties = new Properties();
        properties.putAll(kept.content().facts());
        properties.setProperty(CREATED, kept.created().toString());
        try (Writer out = Files.newBufferedWriter(part.resolve(FILE))) {
            properties.store(out, "A snapshot of the configuration. To bring it back: snapshot:rollback "
                + kept.name());
        }
        Files.move(part, dir.resolve(kept.name()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Jars never change, so a second name for the same file is as good as a copy. */
    private void link(final String revision, final Path to) throws IOException {
        final Path jar = store.resolve(revision + ".jar");
        final Path copy = to.resolve(jar.getFileName());
        if (Files.exists(copy)) {
            return;
        }
        try {
            Files.createLink(copy, jar);
        } catch (final UnsupportedOperationException | FileSystemException e) {
            Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.exists(DetachedSignature.fileOf(jar))) {
            Files.copy(DetachedSignature.fileOf(jar), DetachedSignature.fileOf(copy));
        }
    }

    /** The folder of a snapshot, with its files of configuration. */
    Path folder(final String name) {
        return dir.resolve(name);
    }

    /** The jar of a revision that a snapshot has. */
    Path jar(final String name, final String revision) {
        return folder(name).resolve("revisions").resolve(revision + ".jar");
    }

    /** Forgets a snapshot. */
    void remove(final String name) throws IOException {
        final Path part = dir.resolve(name + PART);
        Files.move(dir.resolve(name), part, StandardCopyOption.ATOMIC_MOVE);
        delete(part);
    }

    private static void delete(final Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (final Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (final UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }
}
