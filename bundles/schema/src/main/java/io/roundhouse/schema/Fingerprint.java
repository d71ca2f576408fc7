package io.roundhouse.schema;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What two sides compare to know that they mean the same: a hash of everything that matters to payloads and records,
 * which is full names, numbers, types, labels and enum values. Order, comments, options and file names do not count.
 *
 * @param hex SHA-256 in 64 lower-case digits
 */
public record Fingerprint(String hex) {
    private static final int HEX_LENGTH = 64;
    private static final String HEX_DIGITS = "0123456789abcdef";

    /** Checks the form. */
    public Fingerprint {
        boolean isValid = hex.length() == HEX_LENGTH;
        for (int i = 0; i < hex.length(); i++) {
            isValid &= HEX_DIGITS.indexOf(hex.charAt(i)) >= 0;
        }
        if (!isValid) {
            throw new IllegalArgumentException("fingerprint must be 64 hex digits: " + Budget.printable(hex));
        }
    }

    /** Of a method: its path, what it takes and what it gives. */
    public static Fingerprint of(final Method method) {
        final StringBuilder text = new StringBuilder();
        append(text, method);
        append(text, Reachable.from(method.input(), method.output()));
        return of(text);
    }

    /** Of messages and all that can be in them. */
    public static Fingerprint of(final Collection<MessageType> roots) {
        final StringBuilder text = new StringBuilder();
        append(text, Reachable.from(roots));
        return of(text);
    }

    /** Of all methods and messages of a schema. */
    public static Fingerprint of(final Schema schema) {
        final StringBuilder text = new StringBuilder();
        schema.methods().stream().sorted(Comparator.comparing(Method::path)).forEach(m -> append(text, m));
        append(text, Reachable.from(schema.messages()));
        return of(text);
    }

    /** As 32 bytes. */
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    private static void append(final StringBuilder text, final Method method) {
        text.append("method ").append(method.path()).append(' ').append(method.isClientStreaming() ? "stream " : "")
            .append(method.input()).append(' ').append(method.isServerStreaming() ? "stream " : "")
            .append(method.output()).append('\n');
    }

    private static void append(final StringBuilder text, final Collection<MessageType> types) {
        final Map<String, EnumType> enums = new TreeMap<>();
        for (final MessageType type : types) {
            text.append("message ").append(type).append('\n');
            if (type.ownRefusal().isPresent()) {
                text.append(type.ownRefusal().get().reason()).append('\n');
            }
            for (final Field field : type.fields()) {
                append(text, field);
                if (field.oneof() >= 0) {
                    text.append("of the oneof with ").append(type.members(field.oneof()).getFirst().number())
                        .append('\n');
                }
                if (field.enumType() != null) {
                    enums.put(field.enumType().fullName(), field.enumType());
                }
            }
        }
        for (final EnumType type : enums.values()) {
            append(text, type);
        }
    }

    private static void append(final StringBuilder text, final Field field) {
        text.append(field).append(' ').append(field.kind().number()).append(field.hasPresenceBit() ? " optional" : "")
            .append(field.isPacked() ? " packed" : "").append('\n');
    }

    private static void append(final StringBuilder text, final EnumType type) {
        text.append("enum ").append(type).append('\n');
        final Map<String, Integer> values = new TreeMap<>();
        for (final EnumType.Value value : type.values()) {
            values.put(value.name(), value.number());
        }
        text.append(values).append('\n');
    }

    private static Fingerprint of(final StringBuilder text) {
        try {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return new Fingerprint(
                HexFormat.of().formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8))));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
