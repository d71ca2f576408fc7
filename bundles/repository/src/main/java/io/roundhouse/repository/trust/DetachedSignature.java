package io.roundhouse.repository.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A signature that lies beside what it is for, in {@code FILE.sig} of a line for each signer:
 * {@code ed25519 KEY-ID BASE64}.
 *
 * @param keyId which key made it
 * @param value in Base64
 */
public record DetachedSignature(String keyId, String value) {
    /** The only algorithm, as it is named in files. */
    public static final String ALGORITHM = "ed25519";
    /** What a signature's file is named behind the name of what is signed. */
    public static final String SUFFIX = ".sig";

    private static final int MAX_FILE_LENGTH = 4 << 10;
    private static final int MAX_SIGNERS = 16;
    private static final int LENGTH = 64;

    /** Checks the form. */
    public DetachedSignature {
        if (!keyId.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException("key id must be 16 hexadecimal digits: " + keyId);
        }
        if (decode(value).length != LENGTH) {
            throw new IllegalArgumentException("signature must be 64 bytes in Base64: " + value);
        }
    }

    private static byte[] decode(final String value) {
        try {
            return Base64.getDecoder().decode(value);
        } catch (final IllegalArgumentException e) {
            return new byte[0];
        }
    }

    byte[] bytes() {
        return decode(value);
    }

    /** Where the signatures of a file lie. */
    public static Path fileOf(final Path signed) {
        return signed.resolveSibling(signed.getFileName() + SUFFIX);
    }

    /**
     * The signatures beside a file; none when there is no such file. @throws IllegalArgumentException when malformed
     */
    public static List<DetachedSignature> beside(final Path signed) throws IOException {
        final Path file = fileOf(signed);
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        if (Files.size(file) > MAX_FILE_LENGTH) {
            throw new IllegalArgumentException("file of signatures is too large: limit=" + MAX_FILE_LENGTH + " "
                + file);
        }
        return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    /** Reads the lines of a file. @throws IllegalArgumentException naming what is wrong */
    public static List<DetachedSignature> parse(final String text) {
        if (text.length() > MAX_FILE_LENGTH) {
            throw new IllegalArgumentException("signatures are too long: limit=" + MAX_FILE_LENGTH);
        }
        final List<DetachedSignature> all = new ArrayList<>();
        for (final String line : text.strip().split("\\R")) {
            final String[] words = line.strip().split(" ");
            if (words.length != 3 || !words[0].equals(ALGORITHM)) {
                throw new IllegalArgumentException("a signature must be 'ed25519 KEY-ID BASE64'");
            }
            all.add(new DetachedSignature(words[1], words[2]));
        }
        if (all.size() > MAX_SIGNERS) {
            throw new IllegalArgumentException("too many signers: limit=" + MAX_SIGNERS);
        }
        return all;
    }

    /** The lines of a file. */
    public static String format(final List<DetachedSignature> signatures) {
        final StringBuilder text = new StringBuilder();
        signatures.forEach(one -> text.append(ALGORITHM).append(' ').append(one.keyId).append(' ').append(one.value)
            .append('\n'));
        return text.toString();
    }
}
