package io.roundhouse.schema;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.TextFormat;

/**
 * Descriptor sets from text.
 */
public final class Descriptors {
    private Descriptors() {
    }

    /** The bytes of a set with proto3 files, each written as the text form of FileDescriptorProto. */
    public static byte[] set(final String... files) {
        final FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        for (final String file : files) {
            final FileDescriptorProto.Builder builder = set.addFileBuilder().setSyntax("proto3");
            try {
                TextFormat.merge(file, builder);
            } catch (final TextFormat.ParseException e) {
                throw new IllegalArgumentException("text is no FileDescriptorProto: " + file, e);
            }
        }
        return set.build().toByteArray();
    }

    /** The schema of such a set. */
    public static Schema schema(final String... files) {
        return Schema.of(set(files));
    }

    /** A file with a package {@code shop}, a service with the method {@code Buy} and what is given. */
    public static String shop(final String rest) {
        return "name: 'shop.proto' package: 'shop' service { name: 'Shop' method { name: 'Buy' input_type:"
            + " '.shop.Order' output_type: '.shop.Receipt' } } message_type { name: 'Receipt' } " + rest;
    }

    /** A message type in text. */
    public static String message(final String name, final String... fields) {
        return "message_type { name: '" + name + "' " + String.join(" ", fields) + " } ";
    }

    /** A field in text; the type is a name of descriptor.proto without TYPE_, or a full name with a leading dot. */
    public static String field(final String name, final int number, final String type, final String... rest) {
        final String kind = type.startsWith(".") ? "TYPE_MESSAGE type_name: '" + type + "'" : "TYPE_" + type;
        return "field { name: '" + name + "' number: " + number + " label: LABEL_OPTIONAL type: " + kind + ' '
            + String.join(" ", rest) + " }";
    }
}
