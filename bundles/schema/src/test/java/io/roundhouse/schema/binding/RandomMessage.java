package io.roundhouse.schema.binding;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.UnknownFieldSet;
import java.util.Random;

/**
 * Messages drawn from a seed, with a liking for the values where things go wrong.
 */
final class RandomMessage {
    private static final int[] CODE_POINTS = {
        0, 'a', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};

    private final Random random;
    private int messagesLeft = 200;

    RandomMessage(final Random random) {
        this.random = random;
    }

    DynamicMessage next(final Descriptor type, final int depth) {
        final DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
        for (final FieldDescriptor field : type.getFields()) {
            if (field.isRepeated()) {
                final int count = random.nextInt(3) != 0 ? 0 : random.nextInt(depth > 2 ? 2 : 12);
                for (int i = 0; i < count; i++) {
                    addValue(builder, field, depth);
                }
            } else if (random.nextInt(4) != 0) {
                setValue(builder, field, depth);
            }
        }
        if (random.nextInt(3) == 0) {
            builder.setUnknownFields(unknown(type, 0));
        }
        return builder.build();
    }

    /** Fields that a type does not have, of all wire types. @param type null for any */
    private UnknownFieldSet unknown(final Descriptor type, final int depth) {
        final UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            final int number = 1 + random.nextInt(random.nextBoolean() ? 300 : (1 << 29) - 1);
            if (type == null || type.findFieldByNumber(number) == null) {
                fields.mergeField(number, unknownField(depth));
            }
        }
        return fields.build();
    }

    private UnknownFieldSet.Field unknownField(final int depth) {
        final UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            switch (random.nextInt(depth < 3 ? 5 : 4)) {
                case 0 -> field.addVarint(number());
                case 1 -> field.addFixed32((int) number());
                case 2 -> field.addFixed64(number());
                case 3 -> field.addLengthDelimited(ByteString.copyFrom(bytes()));
                default -> field.addGroup(unknown(null, depth + 1));
            }
        }
        return field.build();
    }

    private void addValue(final DynamicMessage.Builder builder, final FieldDescriptor field, final int depth) {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            builder.addRepeatedField(field, value(field));
        } else if (depth < 4 && messagesLeft-- > 0) {
            builder.addRepeatedField(field, next(field.getMessageType(), depth + 1));
        }
    }

    private void setValue(final DynamicMessage.Builder builder, final FieldDescriptor field, final int depth) {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            builder.setField(field, value(field));
        } else if (depth < 4 && random.nextInt(2) == 0 && messagesLeft-- > 0) {
            builder.setField(field, next(field.getMessageType(), depth + 1));
        }
    }

    private Object value(final FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> (int) number();
            case LONG -> number();
            case FLOAT -> random.nextInt(4) == 0 ? -0.0f : random.nextFloat() * number();
            case DOUBLE -> random.nextInt(4) == 0 ? Double.NEGATIVE_INFINITY : random.nextDouble() * number();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BYTE_STRING -> ByteString.copyFrom(bytes());
            case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(
                random.nextBoolean() ? random.nextInt(3) : (int) number());
            case MESSAGE -> throw new IllegalArgumentException("no scalar: field=" + field);
        };
    }

    private long number() {
        final long value = random.nextLong() >>> random.nextInt(64);
        return random.nextBoolean() ? value : -value;
    }

    private String text() {
        final StringBuilder text = new StringBuilder();
        final int length = random.nextInt(8) == 0 ? random.nextInt(300) : random.nextInt(20);
        final boolean isAscii = random.nextBoolean();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(isAscii ? ' ' + random.nextInt(95) : CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
        }
        return text.toString();
    }

    private byte[] bytes() {
        final byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }
}
