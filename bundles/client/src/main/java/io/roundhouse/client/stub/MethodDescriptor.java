package io.roundhouse.client.stub;

/**
 * A method as stubs know it.
 *
 * @param path   {@code /package.Service/Method}
 * @param id     the number in descriptors and frames: the CRC-32 of the path
 * @param schema that declares it
 */
public record MethodDescriptor(String path, int id, EmbeddedSchema schema) {
    @Override
    public String toString() {
        return path;
    }
}
