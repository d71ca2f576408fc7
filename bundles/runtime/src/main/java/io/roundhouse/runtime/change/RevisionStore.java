package io.roundhouse.runtime.change;

import io.roundhouse.admin.RevisionView;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the jars of revisions by content: {@code DIR/SHA256.jar}, each written beside, forced to disk, then named. At
 * most a few of each engine are kept; the running one and the one before are never deleted. Thread-safe.
 */
public final class RevisionStore {
    private static final int KEPT_PER_ENGINE = 8;
    private static final long MAX_BYTES = 64L << 20;
    private static final String SIGNATURES = ".sig";
    private static final long MAX_SIGNATURES = 4 << 10;

    private final Path dir;
    private final Map<String, Kept> revisions = new TreeMap<>();
    private final Map<String, Set<String>> pins = new ConcurrentHashMap<>();

    /** Opens or makes the store. Files that are no revisions are left alone; half-written ones are deleted. */
    public RevisionStore(final Path dir) throws IOException {
        this.dir = dir;
        Files.createDirectories(dir);
        try (var files = Files.newDirectoryStream(dir)) {
            for (final Path file : files) {
                final String name = file.getFileName().toString();
                if (name.endsWith(".part")) {
                    Files.delete(file);
                } else if (name.matches("[0-9a-f]{64}\\.jar")) {
                    load(file, name.substring(0, 64));
                }
            }
        }
    }

    private void load(final Path file, final String id) throws IOException {
        try {
            revisions.put(id, new Kept(id, JarFacts.of(file), Files.getLastModifiedTime(file).toInstant()));
        } catch (final IOException e) {
            Files.delete(file);
        }
    }

    /**
     * Takes a jar in.
     *
     * @return what is kept; the same as before when it was there already
     * @throws IOException when it is no bundle, offers no engine, or cannot be written
     */
    public Kept keep(final InputStream jar) throws IOException {
        final Path part = Files.createTempFile(dir, "revision", ".part");
        try {
            final String id = copy(jar, part);
            synchronized (this) {
                final Kept known = revisions.get(id);
                if (known != null) {
                    return known;
                }
                final Kept kept = new Kept(id, JarFacts.of(part), Instant.now());
                Files.move(part, path(id), StandardCopyOption.ATOMIC_MOVE);
                force(dir);
                revisions.put(id, kept);
                prune(kept);
                return kept;
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Keeps the signatures that lie beside a jar, if any, beside the revision of that content. */
    public void keepSignatures(final String id, final Path jar) throws IOException {
        final Path signatures = jar.resolveSibling(jar.getFileName() + SIGNATURES);
        if (Files.isRegularFile(signatures) && Files.size(signatures) <= MAX_SIGNATURES && !jar.equals(path(id))) {
            final Path part = Files.createTempFile(dir, "signatures", ".part");
            Files.write(part, Files.readAllBytes(signatures));
            Files.move(part, dir.resolve(id + ".jar" + SIGNATURES), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** The content id of a jar. @throws IOException when it cannot be read or is too large */
    public static String id(final InputStream jar) throws IOException {
        return copy(jar, OutputStream.nullOutputStream());
    }

    private static String copy(final InputStream jar, final Path part) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            final String id = copy(jar, Channels.newOutputStream(channel));
            channel.force(true);
            return id;
        }
    }

    private static String copy(final InputStream jar, final OutputStream out) throws IOException {
        final MessageDigest digest = sha256();
        final byte[] buffer = new byte[64 << 10];
        long bytes = 0;
        for (int n = jar.read(buffer); n >= 0; n = jar.read(buffer)) {
            bytes += n;
            if (bytes > MAX_BYTES) {
                throw new IOException("jar is too large: limit=" + MAX_BYTES);
            }
            digest.update(buffer, 0, n);
            out.write(buffer, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void force(final Path dir) throws IOException {
        try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void prune(final Kept newest) throws IOException {
        final String engine = newest.engine();
        final List<Kept> all = of(engine);
        final Set<String> pinned = pins.getOrDefault(engine, Set.of());
        for (int i = KEPT_PER_ENGINE; i < all.size(); i++) {
            if (!pinned.contains(all.get(i).id()) && !all.get(i).id().equals(newest.id())) {
                delete(all.get(i).id());
            }
        }
    }

    private void delete(final String id) throws IOException {
        revisions.remove(id);
        Files.deleteIfExists(path(id));
        Files.deleteIfExists(dir.resolve(id + ".jar" + SIGNATURES));
    }

    /** Forgets a revision, unless it is the running one or the one before. */
    public synchronized void discard(final String id) throws IOException {
        if (pins.values().stream().noneMatch(pinned -> pinned.contains(id))) {
            delete(id);
        }
    }

    private synchronized List<Kept> of(final String engine) {
        return revisions.values().stream().filter(kept -> kept.engine().equals(engine))
            .sorted(Comparator.comparing(Kept::stored).reversed()).toList();
    }

    /** Revisions of an engine that stay whatever comes. */
    public void pin(final String engine, final String running, final String previous) {
        pins.put(engine, previous == null ? Set.of(running) : running.equals(previous) ? Set.of(running)
            : Set.of(running, previous));
    }

    /** The revisions of an engine, newest first. */
    public List<RevisionView> views(final String engine) {
        return of(engine).stream().map(kept ->
            new RevisionView(kept.id(), kept.facts().version(), kept.stored(), false))
            .toList();
    }

    /** What is kept under an id. @throws IOException when there is nothing */
    public synchronized Kept get(final String id) throws IOException {
        final Kept kept = revisions.get(id);
        if (kept == null) {
            throw new NoSuchFileException("the store has no revision " + id);
        }
        return kept;
    }

    /** Where the jar of an id lies. */
    public Path path(final String id) {
        return dir.resolve(id + ".jar");
    }

    /**
     * A revision kept.
     *
     * @param id content id
     * @param facts what its jar says
     * @param stored since when
     */
    public record Kept(String id, JarFacts facts, Instant stored) {
        /** The engine it offers, or its bundle's name when it offers none. */
        public String engine() {
            return facts.engine() == null ? facts.symbolicName() : facts.engine();
        }
    }
}
