package io.roundhouse.repository.trust;

import io.roundhouse.repository.RepositoryException;
import io.roundhouse.repository.trust.Judgement.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The keys that a service trusts: every {@code NAME.pub} of a folder, read again at each question, so that a key that
 * is put there or taken away counts at once. Thread-safe.
 */
public final class TrustedKeys {
    private static final int MAX_KEYS = 64;

    private final Path folder;

    /** Those of a folder, which need not be there. */
    public TrustedKeys(final Path folder) {
        this.folder = folder;
    }

    /**
     * Who stands behind some content.
     *
     * @return name and id of the first trusted key whose signature is right
     * @throws RepositoryException saying why nobody does
     */
    public String verify(final String what, final Statement statement, final List<DetachedSignature> signatures) {
        final Judgement judgement = judge(what, statement, signatures);
        if (!judgement.isTrusted()) {
            throw new RepositoryException(judgement.text());
        }
        return judgement.text();
    }

    /**
     * What its signatures say about some content.
     *
     * @throws RepositoryException when the trusted keys cannot be read
     */
    public Judgement judge(final String what, final Statement statement, final List<DetachedSignature> signatures) {
        if (signatures.isEmpty()) {
            return new Judgement(Kind.UNSIGNED, what + " is not signed");
        }
        final List<VerifyingKey> keys = keys();
        boolean isKnown = false;
        for (final DetachedSignature signature : signatures) {
            for (final VerifyingKey key : keys) {
                if (key.id().equals(signature.keyId())) {
                    isKnown = true;
                    if (key.verifies(statement, signature)) {
                        return new Judgement(Kind.TRUSTED, key.name() + " (" + key.id() + ")");
                    }
                }
            }
        }
        return isKnown ? new Judgement(Kind.BROKEN, what + " is not what was signed: its signature does not fit "
            + statement)
            : new Judgement(Kind.UNKNOWN, what + " is signed by an unknown key: "
                + signatures.stream().map(DetachedSignature::keyId).collect(Collectors.joining(", "))
                + "; if you trust it, put its public key into " + folder);
    }

    private List<VerifyingKey> keys() {
        final List<VerifyingKey> keys = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return keys;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + VerifyingKey.SUFFIX)) {
            for (final Path file : files) {
                if (keys.size() == MAX_KEYS) {
                    throw new RepositoryException("too many trusted keys: limit=" + MAX_KEYS + " " + folder);
                }
                keys.add(VerifyingKey.read(file));
            }
        } catch (final IOException | IllegalArgumentException e) {
            throw new RepositoryException("a trusted key cannot be read: " + e.getMessage(), e);
        }
        return keys;
    }
}
