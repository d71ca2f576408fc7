package io.roundhouse.compiler;

import io.roundhouse.schema.ProtoReader;
import java.util.ArrayList;
import java.util.List;

/**
 * What protoc asks for ({@code plugin.proto}, CodeGeneratorRequest).
 *
 * @param filesToGenerate names of files
 * @param descriptors     FileDescriptorProtos of these and all that they import, imported ones first
 */
record CodegenRequest(List<String> filesToGenerate, List<byte[]> descriptors) {
    static CodegenRequest parse(final byte[] request) {
        final List<String> names = new ArrayList<>();
        final List<byte[]> descriptors = new ArrayList<>();
        final ProtoReader reader = ProtoReader.of(request);
        while (reader.next()) {
            switch (reader.number()) {
                case 1 -> names.add(reader.string());
                case 15 -> descriptors.add(reader.bytes());
                default -> reader.skip();
            }
        }
        return new CodegenRequest(names, descriptors);
    }
}
