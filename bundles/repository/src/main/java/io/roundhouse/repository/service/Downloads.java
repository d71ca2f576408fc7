package io.roundhouse.repository.service;

import io.roundhouse.repository.RepositoryException;
import io.roundhouse.repository.index.Resource;
import io.roundhouse.repository.origin.Origin;
import io.roundhouse.repository.trust.DetachedSignature;
import io.roundhouse.repository.trust.Digests;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Jars that were taken from repositories, by content: {@code downloads/SHA256.jar} with their signatures beside them. A
 * jar has that name only after its bytes were checked; until then it is a {@code .part}. The newest few are kept.
 * Guarded by its owner.
 */
final class Downloads {
    private static final long MAX_BYTES = 64L << 20;
    private static final int KEPT = 32;

    private final Path dir;

    Downloads(final Path dir) {
        this.dir = dir;
    }

    /** Takes a resource, unless it is here. @throws RepositoryException saying why it is refused */
    Path take(final KnownRepository repository, final Resource resource) {
        repository.signer(resource);
        if (resource.size() > MAX_BYTES) {
            throw new RepositoryException(resource.url() + " is too large: bytes=" + resource.size() + " limit="
                + MAX_BYTES);
        }
        final Path jar = dir.resolve(resource.sha256() + ".jar");
        try {
            Files.createDirectories(dir);
            if (!Files.isRegularFile(jar) || !Digests.of(jar).equals(resource.sha256())) {
                fetch(repository, resource, jar);
            }
            Files.writeString(DetachedSignature.fileOf(jar), DetachedSignature.format(resource.signatures()));
            prune(jar);
        } catch (final IOException e) {
            throw new RepositoryException(resource.url() + " cannot be stored: " + e.getMessage(), e);
        }
        return jar;
    }

    private void fetch(final KnownRepository repository, final Resource resource, final Path jar) throws IOException {
        final Path part = dir.resolve(resource.sha256() + ".part");
        final MessageDigest digest = Digests.sha256();
        try {
            Files.deleteIfExists(part);
            try (Origin origin = repository.open()) {
                origin.fetch(resource.url(), resource.size(), part, digest);
            }
            final String found = HexFormat.of().formatHex(digest.digest());
            if (!found.equals(resource.sha256())) {
                throw new RepositoryException(resource.url()
                    + " is not what the index says, somebody changed it: sha-256="
                    + found + " wanted=" + resource.sha256());
            }
            Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void prune(final Path newest) throws IOException {
        final List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, "*.jar")) {
            files.forEach(jars::add);
        }
        jars.sort(Comparator.comparing((Path jar) -> jar.toFile().lastModified()).reversed());
        for (int i = KEPT; i < jars.size(); i++) {
            if (!jars.get(i).equals(newest)) {
                Files.deleteIfExists(DetachedSignature.fileOf(jars.get(i)));
                Files.deleteIfExists(jars.get(i));
            }
        }
    }
}
