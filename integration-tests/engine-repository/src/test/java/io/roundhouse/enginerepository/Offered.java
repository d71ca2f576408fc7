package io.roundhouse.enginerepository;

import io.roundhouse.repository.index.BundleReader;
import io.roundhouse.repository.index.Capability;
import io.roundhouse.repository.index.Index;
import io.roundhouse.repository.index.IndexReader;
import io.roundhouse.repository.index.IndexWriter;
import io.roundhouse.repository.index.Resource;
import io.roundhouse.repository.trust.DetachedSignature;
import io.roundhouse.repository.trust.Digests;
import io.roundhouse.repository.trust.SigningKey;
import io.roundhouse.repository.trust.Statement;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A copy of the repository that the build made, to do harm to. */
final class Offered {
    static final Path KEYS = Path.of(System.getProperty("keys"));
    static final String NEXT = "policy-rate-limit-next-0.1.0.jar";

    private static final Path BUILT = Path.of(System.getProperty("repository"));

    final Path folder;

    private Offered(final Path folder) {
        this.folder = folder;
    }

    static Offered copy(final Path folder) throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(BUILT)) {
            for (final Path file : files) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return new Offered(folder);
    }

    static SigningKey buildKey() throws IOException {
        return SigningKey.read(KEYS.resolve("build.key"));
    }

    Index index() throws IOException {
        return IndexReader.read(Files.readAllBytes(folder.resolve(Index.FILE)));
    }

    /** Writes an index over what the folder has, bundles and index signed by keys. */
    void write(final long increment, final Instant expires, final SigningKey bundles, final SigningKey index)
        throws IOException {
        final List<Resource> resources = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (final Path jar : jars) {
                resources.add(BundleReader.read(jar, jar.getFileName().toString(), bundles == null ? List.of()
                    : List.of(bundles.sign(Statement.bundle(Digests.of(jar))))));
            }
        }
        write(new Index("engines", increment, expires, resources), index);
    }

    /** Writes an index, signed by the build's key, that is the newest until tomorrow. */
    void write() throws IOException {
        write(index().increment() + 1, Instant.now().plus(Duration.ofDays(1)), buildKey(), buildKey());
    }

    /** The same, with a claim more about one bundle. */
    void write(final String jar, final Capability claim) throws IOException {
        write();
        final List<Resource> resources = new ArrayList<>();
        for (final Resource resource : index().resources()) {
            final List<Capability> capabilities = new ArrayList<>(resource.capabilities());
            if (resource.url().equals(jar)) {
                capabilities.add(claim);
            }
            resources.add(new Resource(capabilities, resource.requirements()));
        }
        write(new Index("engines", index().increment(), index().expires(), resources), buildKey());
    }

    private void write(final Index index, final SigningKey key) throws IOException {
        final byte[] bytes = IndexWriter.write(index);
        Files.write(folder.resolve(Index.FILE), bytes);
        final Path signatures = DetachedSignature.fileOf(folder.resolve(Index.FILE));
        if (key == null) {
            Files.deleteIfExists(signatures);
        } else {
            Files.writeString(signatures,
                DetachedSignature.format(List.of(key.sign(Statement.index(Digests.of(bytes))))));
        }
    }

    /** Flips a bit in the middle of a file. */
    void tamper(final String name) throws IOException {
        final byte[] bytes = Files.readAllBytes(folder.resolve(name));
        bytes[bytes.length / 2] ^= 1;
        Files.write(folder.resolve(name), bytes);
    }

    /** The SHA-256 of a jar that the index names. */
    String digest(final String name) throws IOException {
        return index().resources().stream().filter(one -> one.url().equals(name)).findFirst().orElseThrow().sha256();
    }
}
