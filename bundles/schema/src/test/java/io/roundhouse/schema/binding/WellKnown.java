package io.roundhouse.schema.binding;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;

/**
 * Descriptor sets of files for which protobuf-java has generated code.
 */
final class WellKnown {
    private WellKnown() {
    }

    /** The set as an application submits it: the file and all that it imports. */
    static byte[] descriptorSet(final FileDescriptor file) {
        final FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        add(set, file);
        return set.build().toByteArray();
    }

    private static void add(final FileDescriptorSet.Builder set, final FileDescriptor file) {
        if (set.getFileList().stream().noneMatch(f -> f.getName().equals(file.getName()))) {
            file.getDependencies().forEach(d -> add(set, d));
            set.addFile(file.toProto());
        }
    }
}
