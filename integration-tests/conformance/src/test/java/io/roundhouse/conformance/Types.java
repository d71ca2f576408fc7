package io.roundhouse.conformance;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The messages of a descriptor set, as protobuf-java sees them.
 */
final class Types {
    private final byte[] descriptorSet;
    private final Map<String, Descriptor> types = new HashMap<>();
    private final JsonFormat.TypeRegistry registry;

    /** @param descriptorSet what is imported comes first */
    Types(final byte[] descriptorSet) throws InvalidProtocolBufferException, DescriptorValidationException {
        this.descriptorSet = descriptorSet;
        final Map<String, FileDescriptor> files = new LinkedHashMap<>();
        for (final FileDescriptorProto file : FileDescriptorSet.parseFrom(descriptorSet).getFileList()) {
            final FileDescriptor[] imports =
                file.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
            final FileDescriptor built = FileDescriptor.buildFrom(file, imports);
            files.put(file.getName(), built);
            built.getMessageTypes().forEach(t -> types.put(t.getFullName(), t));
        }
        registry = JsonFormat.TypeRegistry.newBuilder().add(types.values()).build();
    }

    byte[] descriptorSet() {
        return descriptorSet;
    }

    Descriptor type(final String fullName) {
        return types.get(fullName);
    }

    JsonFormat.TypeRegistry registry() {
        return registry;
    }
}
