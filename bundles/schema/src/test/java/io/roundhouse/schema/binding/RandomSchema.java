package io.roundhouse.schema.binding;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.Schema;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * A schema drawn from a seed: one to five messages that may hold each other, all kinds of fields, maps and oneofs,
 * small and large numbers, now and then more fields than one generated method takes.
 */
final class RandomSchema {
    private static final Type[] TYPES = Type.values();
    private static final Type[] KEYS = {Type.TYPE_STRING, Type.TYPE_INT32, Type.TYPE_SINT64, Type.TYPE_BOOL,
        Type.TYPE_FIXED32};
    private static final int ONEOFS = 2;

    private final Random random;
    private final FileDescriptorProto file;
    private final int messageCount;

    RandomSchema(final long seed) {
        random = new Random(seed);
        messageCount = 1 + random.nextInt(5);
        final FileDescriptorProto.Builder builder =
            FileDescriptorProto.newBuilder().setName("random.proto").setPackage("random").setSyntax("proto3");
        builder.addEnumType(EnumDescriptorProto.newBuilder().setName("Colour").addValue(value("RED", 0))
            .addValue(value("GREEN", 1)).addValue(value("BLUE", -7)).addValue(value("BIG", Integer.MAX_VALUE)));
        for (int i = 0; i < messageCount; i++) {
            builder.addMessageType(message("M" + i));
        }
        file = builder.build();
    }

    private static EnumValueDescriptorProto.Builder value(final String name, final int number) {
        return EnumValueDescriptorProto.newBuilder().setName(name).setNumber(number);
    }

    private DescriptorProto message(final String name) {
        final DescriptorProto.Builder builder = DescriptorProto.newBuilder().setName(name);
        for (int i = 0; i < ONEOFS; i++) {
            builder.addOneofDecl(OneofDescriptorProto.newBuilder().setName("choice" + i));
        }
        final Set<Integer> numbers = new HashSet<>();
        final int count = random.nextInt(20) == 0 ? 60 + random.nextInt(100) : random.nextInt(15);
        while (numbers.size() < count) {
            final int number = number();
            if ((number < 19_000 || number > 19_999) && numbers.add(number)) {
                field(builder, "f" + number, number);
            }
        }
        return builder.build();
    }

    private int number() {
        return switch (random.nextInt(8)) {
            case 0 -> 1 + random.nextInt(1 << 11);
            case 1 -> 1 + random.nextInt((1 << 29) - 1);
            default -> 1 + random.nextInt(200);
        };
    }

    private void field(final DescriptorProto.Builder message, final String name, final int number) {
        final Type type = TYPES[random.nextInt(TYPES.length)];
        if (type == Type.TYPE_GROUP) {
            return;
        }
        final FieldDescriptorProto.Builder field = field(name, number, type);
        final int label = random.nextInt(6);
        if (label == 0) {
            field.setLabel(Label.LABEL_REPEATED);
            if (random.nextBoolean() && type != Type.TYPE_MESSAGE && type != Type.TYPE_STRING
                && type != Type.TYPE_BYTES) {
                field.setOptions(FieldOptions.newBuilder().setPacked(random.nextBoolean()));
            }
        } else if (label == 1) {
            field.setProto3Optional(true).setOneofIndex(message.getOneofDeclCount());
            message.addOneofDecl(OneofDescriptorProto.newBuilder().setName('_' + name));
        } else if (label == 2) {
            field.setOneofIndex(random.nextInt(ONEOFS));
        } else if (label == 3) {
            final String entry = "Of" + name;
            message.addNestedType(DescriptorProto.newBuilder().setName(entry)
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(field("key", 1, KEYS[random.nextInt(KEYS.length)])).addField(field("value", 2, type)));
            field.setLabel(Label.LABEL_REPEATED).setType(Type.TYPE_MESSAGE)
                .setTypeName(".random." + message.getName() + '.' + entry);
        }
        message.addField(field);
    }

    private FieldDescriptorProto.Builder field(final String name, final int number, final Type type) {
        final FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder().setName(name).setNumber(number)
            .setType(type).setLabel(Label.LABEL_OPTIONAL).setJsonName(name);
        if (type == Type.TYPE_MESSAGE) {
            field.setTypeName(".random.M" + random.nextInt(messageCount));
        } else if (type == Type.TYPE_ENUM) {
            field.setTypeName(".random.Colour");
        }
        return field;
    }

    int messageCount() {
        return messageCount;
    }

    FileDescriptorProto file() {
        return file;
    }

    /** What protobuf makes of it. */
    static Descriptor theirs(final FileDescriptorProto file, final int index) throws DescriptorValidationException {
        return FileDescriptor.buildFrom(file, new FileDescriptor[0]).getMessageTypes().get(index);
    }

    /** What we make of it. */
    static Schema ours(final FileDescriptorProto file) {
        return Schema.of(FileDescriptorSet.newBuilder().addFile(file).build().toByteArray());
    }

    static MessageType type(final Schema schema, final int index) {
        return schema.message("random.M" + index).orElseThrow();
    }

    /** The same without some of the fields. */
    FileDescriptorProto older() {
        final FileDescriptorProto.Builder older = file.toBuilder();
        for (final DescriptorProto.Builder message : older.getMessageTypeBuilderList()) {
            final DescriptorProto full = message.build();
            message.clearField().clearOneofDecl().addAllOneofDecl(full.getOneofDeclList().subList(0, ONEOFS));
            for (final FieldDescriptorProto field : full.getFieldList()) {
                if (random.nextBoolean()) {
                    continue;
                }
                final FieldDescriptorProto.Builder kept = field.toBuilder();
                if (field.getProto3Optional()) {
                    kept.setOneofIndex(message.getOneofDeclCount());
                    message.addOneofDecl(full.getOneofDecl(field.getOneofIndex()));
                }
                message.addField(kept);
            }
        }
        return older.build();
    }

    /** The same with lists sent the other way. */
    FileDescriptorProto repacked() {
        final FileDescriptorProto.Builder repacked = file.toBuilder();
        for (final DescriptorProto.Builder message : repacked.getMessageTypeBuilderList()) {
            for (final FieldDescriptorProto.Builder field : message.getFieldBuilderList()) {
                if (field.getLabel() == Label.LABEL_REPEATED && field.getType() != Type.TYPE_MESSAGE
                    && field.getType() != Type.TYPE_STRING && field.getType() != Type.TYPE_BYTES) {
                    final boolean isPacked = !field.hasOptions() || field.getOptions().getPacked();
                    field.setOptions(FieldOptions.newBuilder().setPacked(!isPacked));
                }
            }
        }
        return repacked.build();
    }
}
