package io.roundhouse.repository.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/**
 * A key that signatures are checked with.
 *
 * @param name of its file, without the ending
 * @param id the first 16 hexadecimal digits of the SHA-256 of its encoding
 * @param key the key itself
 */
record VerifyingKey(String name, String id, PublicKey key) {
    static final String SUFFIX = ".pub";
    static final String LABEL = "PUBLIC KEY";

    private static final int ID_DIGITS = 16;

    static VerifyingKey of(final String name, final PublicKey key) {
        return new VerifyingKey(name, Digests.of(key.getEncoded()).substring(0, ID_DIGITS), key);
    }

    /** Reads {@code NAME.pub}. @throws IllegalArgumentException when it holds no Ed25519 key */
    static VerifyingKey read(final Path file) throws IOException {
        try {
            final PublicKey key = KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Pem.read(file, LABEL)));
            final String name = file.getFileName().toString();
            return of(name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name, key);
        } catch (final GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 public key: " + file, e);
        }
    }

    boolean verifies(final Statement statement, final DetachedSignature signature) {
        try {
            final Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(statement.bytes());
            return check.verify(signature.bytes());
        } catch (final GeneralSecurityException e) {
            return false;
        }
    }
}
