package io.roundhouse.repository.tool;

import io.roundhouse.repository.index.BundleReader;
import io.roundhouse.repository.index.Index;
import io.roundhouse.repository.index.IndexReader;
import io.roundhouse.repository.index.IndexWriter;
import io.roundhouse.repository.index.Resource;
import io.roundhouse.repository.trust.DetachedSignature;
import io.roundhouse.repository.trust.Digests;
import io.roundhouse.repository.trust.SigningKey;
import io.roundhouse.repository.trust.Statement;
import io.roundhouse.repository.trust.TrustedKeys;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** {@code index} and {@code check}. */
final class IndexCommands {
    private IndexCommands() {
    }

    static void index(final ToolOptions options, final PrintStream out) throws IOException {
        final Path folder = options.file();
        final SigningKey key = options.key() == null ? null : SigningKey.read(options.key());
        final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        final List<Resource> resources = new ArrayList<>();
        for (final Path jar : jars(folder)) {
            final List<DetachedSignature> signatures = key == null ? DetachedSignature.beside(jar)
                : KeyCommands.sign(key, jar);
            final String name = jar.getFileName().toString();
            resources.add(BundleReader.read(jar, plain(name), signatures));
        }
        final Index index = new Index(options.name(), next(folder, now), now.plus(Duration.ofDays(options.validDays())),
            resources);
        write(folder.resolve(Index.FILE), IndexWriter.write(index), key);
        out.println("indexed " + resources.size() + " bundles, increment " + index.increment() + ", expires "
            + index.expires() + (key == null ? ", not signed" : ", signed by " + key.id()) + ": "
            + folder.resolve(Index.FILE));
    }

    private static String plain(final String name) {
        if (!name.matches("[A-Za-z0-9._+-]+")) {
            throw new IllegalArgumentException("jar has a name that is no plain part of a URL: " + name);
        }
        return name;
    }

    private static TreeSet<Path> jars(final Path folder) throws IOException {
        final TreeSet<Path> jars = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jars::add);
        }
        return jars;
    }

    /** Above that of the index that is there, and of those made in earlier seconds elsewhere. */
    private static long next(final Path folder, final Instant now) throws IOException {
        final Path former = folder.resolve(Index.FILE);
        final long last = Files.exists(former) ? IndexReader.read(Files.readAllBytes(former)).increment() : -1;
        return Math.max(last + 1, now.getEpochSecond());
    }

    /** The signature first: who looks in between sees an index that does not fit, and comes again. */
    private static void write(final Path file, final byte[] bytes, final SigningKey key) throws IOException {
        final Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, bytes);
        if (key == null) {
            Files.deleteIfExists(DetachedSignature.fileOf(file));
        } else {
            Files.writeString(DetachedSignature.fileOf(file),
                DetachedSignature.format(List.of(key.sign(Statement.index(Digests.of(bytes))))));
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void check(final ToolOptions options, final PrintStream out) throws IOException {
        if (options.keys() == null) {
            throw new UsageException("check needs --keys");
        }
        final Path file = options.file().resolve(Index.FILE);
        final TrustedKeys keys = new TrustedKeys(options.keys());
        final byte[] bytes = Files.readAllBytes(file);
        final String signer = keys.verify("the index", Statement.index(Digests.of(bytes)),
            DetachedSignature.beside(file));
        final Index index = IndexReader.read(bytes);
        for (final Resource resource : index.resources()) {
            final String digest = Digests.of(inside(options.file().toAbsolutePath().normalize(), resource.url()));
            if (!digest.equals(resource.sha256())) {
                throw new IllegalArgumentException(resource.url() + " is not what the index says: sha-256=" + digest
                    + " wanted=" + resource.sha256());
            }
            keys.verify(resource.url(), Statement.bundle(digest), resource.signatures());
        }
        out.println("good: " + index.resources().size() + " bundles, increment " + index.increment() + ", expires "
            + index.expires() + ", index signed by " + signer);
    }

    private static Path inside(final Path folder, final String url) {
        final Path file = folder.resolve(url).normalize();
        if (!file.startsWith(folder)) {
            throw new IllegalArgumentException("a bundle must lie in the folder of the index: " + url);
        }
        return file;
    }
}
