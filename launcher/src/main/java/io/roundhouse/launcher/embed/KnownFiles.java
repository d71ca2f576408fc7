package io.roundhouse.launcher.embed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;

/** Remembers over restarts which content of a file was seen last. */
final class KnownFiles {
    private final Path file;
    private final Properties seen = new Properties();

    private KnownFiles(final Path file) {
        this.file = file;
    }

    static KnownFiles load(final Path file) {
        final KnownFiles known = new KnownFiles(file);
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                known.seen.load(in);
            } catch (final IOException e) {
                throw new UncheckedIOException("cannot read: " + file, e);
            }
        }
        return known;
    }

    /** Notes the content of {@code name} and says whether it is another one than the time before. */
    boolean changed(final String name, final String content) {
        return !content.equals(seen.setProperty(name, content));
    }

    /** Forgets the content of {@code name}. */
    void forget(final String name) {
        seen.remove(name);
    }

    /** Replaces the file at once, so that a crash leaves the old or the new one. */
    void save() throws IOException {
        final Path next = file.resolveSibling(file.getFileName() + ".next");
        try (OutputStream out = Files.newOutputStream(next)) {
            seen.store(out, null);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
