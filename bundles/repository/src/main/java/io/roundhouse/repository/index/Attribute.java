package io.roundhouse.repository.index;

/**
 * A typed value in its textual form, as in manifests and indexes.
 *
 * @param type String, Version, Long, Double, or List of one of them
 * @param value as written
 */
public record Attribute(String type, String value) {
    /** A text. */
    public static Attribute of(final String value) {
        return new Attribute("String", value);
    }

    /** A version. */
    public static Attribute version(final String value) {
        return new Attribute("Version", value);
    }

    /** A number. */
    public static Attribute of(final long value) {
        return new Attribute("Long", Long.toString(value));
    }
}
