package io.roundhouse.schema;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A method of a service.
 *
 * @param path              {@code /package.Service/Method}, as in gRPC
 * @param file              the name of the file that declares it
 * @param input             what a request holds
 * @param output            what an answer holds
 * @param isClientStreaming whether there can be several requests
 * @param isServerStreaming whether there can be several answers
 * @param isIdempotent      whether calling twice does no more than once: by its {@code idempotency_level}
 */
public record Method(String path, String file, MessageType input, MessageType output, boolean isClientStreaming,
    boolean isServerStreaming, boolean isIdempotent) {

    /** The number in descriptors and frames: the CRC-32 of the path in UTF-8, the same wherever it is computed. */
    public static int idOf(final String path) {
        final CRC32 crc = new CRC32();
        crc.update(path.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }

    /** The number in descriptors and frames. */
    public int id() {
        return idOf(path);
    }

    /** The name within its service. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether there can be several requests or answers. */
    public boolean isStreaming() {
        return isClientStreaming || isServerStreaming;
    }

    /** Why calls of this method cannot be carried yet; empty when they can. */
    public Optional<Refusal> refusal() {
        return Reachable.from(input, output).stream().flatMap(m -> m.ownRefusal().stream()).findFirst();
    }

    @Override
    public String toString() {
        return path;
    }
}
