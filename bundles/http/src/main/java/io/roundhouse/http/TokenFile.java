package io.roundhouse.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/** The secret that monitoring shows, in a file that only its owner and group can read. Read anew for each request. */
final class TokenFile {
    private static final int SHORTEST = 16;
    private static final int LONGEST = 512;
    private static final Set<PosixFilePermission> FORBIDDEN = Set.of(PosixFilePermission.OTHERS_READ,
        PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.GROUP_WRITE);

    private final Path file;

    TokenFile(final Path file) {
        this.file = file;
    }

    /** The secret. @throws IOException saying what is wrong with the file, and what to do */
    String read() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                "no token in " + file + ": (umask 077; head -c 24 /dev/urandom | base64 > " + file + ")");
        }
        if (Files.getPosixFilePermissions(file).stream().anyMatch(FORBIDDEN::contains)) {
            throw new IOException("others can read the token: chmod 600 " + file);
        }
        if (Files.size(file) > LONGEST) {
            throw new IOException("token must have " + SHORTEST + " to " + LONGEST + " characters: " + file);
        }
        final String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (!token.matches("[!-~]{" + SHORTEST + ",}")) {
            throw new IOException("token must have " + SHORTEST + " to " + LONGEST + " printable characters: " + file);
        }
        return token;
    }

    /** Whether this is the secret. Takes equally long for every wrong one; never when the file cannot be used. */
    boolean isToken(final String given) {
        try {
            return MessageDigest.isEqual(digest(given), digest(read()));
        } catch (final IOException e) {
            return false;
        }
    }

    private static byte[] digest(final String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
