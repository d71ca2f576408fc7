package io.roundhouse.repository.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys as text, in the form that {@code openssl genpkey -algorithm ed25519} writes too. */
final class Pem {
    private static final int MAX_LENGTH = 4 << 10;
    private static final int LINE = 64;

    private Pem() {
    }

    static String format(final String label, final byte[] der) {
        return "-----BEGIN " + label + "-----\n"
            + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** The one block of a label in a file. @throws IllegalArgumentException when there is none */
    static byte[] read(final Path file, final String label) throws IOException {
        if (Files.size(file) > MAX_LENGTH) {
            throw new IllegalArgumentException("key is too long: limit=" + MAX_LENGTH + " " + file);
        }
        final Matcher block = Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]+)-----END " + label
            + "-----").matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new IllegalArgumentException("no " + label + " in PEM form in " + file);
        }
        return Base64.getMimeDecoder().decode(block.group(1));
    }
}
