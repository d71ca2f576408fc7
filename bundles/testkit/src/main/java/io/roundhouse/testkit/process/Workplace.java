package io.roundhouse.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** A temporary folder with the jars that a program's own jar carries. Gone after {@link #close}. */
public final class Workplace implements AutoCloseable {
    private final Path folder;
    private final Path ownJar;

    private Workplace(final Path folder, final Path ownJar) {
        this.folder = folder;
        this.ownJar = ownJar;
    }

    /**
     * Unpacks what lies under {@code carried/} in the jar that a class comes from.
     *
     * @param prefix of the folder's name
     */
    public static Workplace open(final Class<?> program, final String prefix) throws IOException {
        final Path ownJar = Path.of(program.getProtectionDomain().getCodeSource().getLocation().getPath());
        final Workplace workplace = new Workplace(Files.createTempDirectory(prefix), ownJar);
        try (JarFile jar = new JarFile(ownJar.toFile())) {
            final List<JarEntry> entries = jar.stream().filter(e -> e.getName().matches("carried/[^/]+\\.jar"))
                .toList();
            for (final JarEntry entry : entries) {
                try (InputStream bytes = jar.getInputStream(entry)) {
                    Files.copy(bytes, workplace.folder.resolve(Path.of(entry.getName()).getFileName()));
                }
            }
        } catch (final IOException e) {
            workplace.close();
            throw e;
        }
        return workplace;
    }

    /** The jar the program comes from. */
    public Path ownJar() {
        return ownJar;
    }

    /** A file of the folder. */
    public Path resolve(final String name) {
        return folder.resolve(name);
    }

    /** A carried jar by its name without the version. */
    public Path jar(final String name) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(name + "-\\d.*\\.jar")).findFirst()
                .orElseThrow(() -> new IllegalStateException("jar does not carry: jar=" + ownJar + " name=" + name));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that has gone to a log so far, at most its last lines. */
    public String logTail(final String name, final int lines) {
        final Path log = folder.resolve(name + ".log");
        try {
            final List<String> all = Files.exists(log) ? Files.readAllLines(log) : List.of();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (final IOException e) {
            return "cannot read " + log + ": " + e.getMessage();
        }
    }

    /** Deletes the folder. Nothing happens the second time. */
    @Override
    public void close() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(Workplace::delete);
        } catch (final IOException | UncheckedIOException e) {
            System.err.println("cannot delete " + folder + ": " + e.getMessage());
        }
    }

    private static void delete(final Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
