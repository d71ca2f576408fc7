package io.roundhouse.repository.trust;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a signature says: that a key stands behind content of this SHA-256, in this part. A signed bundle can therefore
 * never pass as an index. Signed is the line {@code roundhouse bundle sha-256 HEX} with a line feed, in ASCII.
 *
 * @param kind the part that the content plays
 * @param sha256 of the content, 64 hexadecimal digits
 */
public record Statement(Kind kind, String sha256) {
    /** What can be signed. */
    public enum Kind { BUNDLE, INDEX }

    /** Checks the digits. */
    public Statement {
        if (!Digests.isSha256(sha256)) {
            throw new IllegalArgumentException("sha-256 must be 64 lower-case hexadecimal digits: " + sha256);
        }
    }

    /** About a bundle. */
    public static Statement bundle(final String sha256) {
        return new Statement(Kind.BUNDLE, sha256);
    }

    /** About an index. */
    public static Statement index(final String sha256) {
        return new Statement(Kind.INDEX, sha256);
    }

    byte[] bytes() {
        return ("roundhouse " + this + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " sha-256 " + sha256;
    }
}
