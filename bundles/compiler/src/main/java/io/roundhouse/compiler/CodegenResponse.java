package io.roundhouse.compiler;

import java.nio.charset.StandardCharsets;

/**
 * What protoc gets back ({@code plugin.proto}, CodeGeneratorResponse).
 */
final class CodegenResponse {
    private static final int FEATURE_PROTO3_OPTIONAL = 1;

    private final ProtoWriter message = new ProtoWriter().varint(2, FEATURE_PROTO3_OPTIONAL);

    /** A response that says why there is none. */
    static byte[] error(final String reason) {
        return new ProtoWriter().bytes(1, reason.getBytes(StandardCharsets.UTF_8)).varint(2, FEATURE_PROTO3_OPTIONAL)
            .toByteArray();
    }

    /** Adds a file. @param path below the output folder */
    void file(final String path, final String content) {
        message.bytes(15, new ProtoWriter().bytes(1, path.getBytes(StandardCharsets.UTF_8))
            .bytes(15, content.getBytes(StandardCharsets.UTF_8)).toByteArray());
    }

    byte[] encode() {
        return message.toByteArray();
    }
}
