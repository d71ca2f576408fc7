package io.roundhouse.repository.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/** Makes signatures. Lies in {@code NAME.key}, readable by its owner only, with its public half in {@code NAME.pub}. */
public final class SigningKey {
    private static final String LABEL = "PRIVATE KEY";
    private static final String SUFFIX = ".key";

    private final PrivateKey key;
    private final VerifyingKey open;

    private SigningKey(final PrivateKey key, final VerifyingKey open) {
        this.key = key;
        this.open = open;
    }

    /**
     * Makes a new pair as {@code NAME.key} and {@code NAME.pub}. @throws FileAlreadyExistsException rather than replace
     */
    public static SigningKey generate(final Path withoutSuffix) throws IOException {
        final KeyPair pair;
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        final Path secret = withoutSuffix.resolveSibling(withoutSuffix.getFileName() + SUFFIX);
        final Path open = publicOf(secret);
        if (Files.exists(open)) {
            throw new FileAlreadyExistsException(open.toString());
        }
        final FileAttribute<?> ownerOnly =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var out = Files.newByteChannel(secret, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly)) {
            out.write(StandardCharsets.US_ASCII.encode(Pem.format(LABEL, pair.getPrivate().getEncoded())));
        }
        Files.writeString(open, Pem.format(VerifyingKey.LABEL, pair.getPublic().getEncoded()));
        return read(secret);
    }

    private static Path publicOf(final Path secret) {
        return secret.resolveSibling(secret.getFileName().toString().replaceFirst("\\.key$", "") + VerifyingKey.SUFFIX);
    }

    /** Reads {@code NAME.key} and its {@code NAME.pub}. @throws IllegalArgumentException when they are no pair */
    public static SigningKey read(final Path secret) throws IOException {
        final PrivateKey key;
        try {
            key = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(Pem.read(secret, LABEL)));
        } catch (final GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 private key: " + secret, e);
        }
        final SigningKey read = new SigningKey(key, VerifyingKey.read(publicOf(secret)));
        final Statement trial = Statement.bundle(Digests.of(new byte[0]));
        if (!read.open.verifies(trial, read.sign(trial))) {
            throw new IllegalArgumentException("keys are no pair: " + secret + " and " + publicOf(secret));
        }
        return read;
    }

    /** What the key is known by. */
    public String id() {
        return open.id();
    }

    /** Signs. */
    public DetachedSignature sign(final Statement statement) {
        try {
            final Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(statement.bytes());
            return new DetachedSignature(id(), Base64.getEncoder().encodeToString(signature.sign()));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with key " + id(), e);
        }
    }
}
