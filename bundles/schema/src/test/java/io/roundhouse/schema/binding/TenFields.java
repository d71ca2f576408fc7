package io.roundhouse.schema.binding;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Field;
import com.google.protobuf.Option;
import com.google.protobuf.TypeProto;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.Schema;

/**
 * A message of ten fields for which protobuf-java has generated code: {@code google.protobuf.Field}, with two enums,
 * two numbers, a bool, four strings and two nested messages in a list that have a string and a nested message each.
 */
final class TenFields {
    private TenFields() {
    }

    static Field message() {
        return Field.newBuilder().setKind(Field.Kind.TYPE_INT64).setCardinality(Field.Cardinality.CARDINALITY_OPTIONAL)
            .setNumber(170).setName("customer_reference").setTypeUrl("type.googleapis.com/shop.Customer")
            .setOneofIndex(3).setPacked(true).addOptions(option("deprecated")).addOptions(option("audience"))
            .setJsonName("customerReference").setDefaultValue("none").build();
    }

    private static Option option(final String name) {
        return Option.newBuilder().setName(name).setValue(Any.newBuilder()
            .setTypeUrl("type.googleapis.com/google.protobuf.BoolValue")
            .setValue(ByteString.copyFrom(new byte[] {8, 1}))).build();
    }

    /** The descriptor set as an application submits it: the file and all that it imports. */
    static byte[] descriptorSet() {
        return WellKnown.descriptorSet(TypeProto.getDescriptor());
    }

    static MessageType type(final Schema schema) {
        return schema.message(Field.getDescriptor().getFullName()).orElseThrow();
    }
}
