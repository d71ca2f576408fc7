package io.roundhouse.client.stub;

/**
 * A method as stubs know it.
 *
 * @param path   {@code /package.Service/Method}
 * @param id     the number in descriptors and frames: the CRC-32 of the path
 * @param schema that declares it
 * @param isStreaming  whether there can be several requests or answers
 * @param isIdempotent whether calls that end UNAVAILABLE are made again: it is declared with {@code idempotency_level}
 */
public record MethodDescriptor(String path, int id, EmbeddedSchema schema, boolean isStreaming,
    boolean isIdempotent) {
    /** One with one request and one answer. */
    public MethodDescriptor(final String path, final int id, final EmbeddedSchema schema, final boolean isIdempotent) {
        this(path, id, schema, false, isIdempotent);
    }

    /** One whose calls are made once. */
    public MethodDescriptor(final String path, final int id, final EmbeddedSchema schema) {
        this(path, id, schema, false);
    }

    @Override
    public String toString() {
        return path;
    }
}
