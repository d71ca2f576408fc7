package io.roundhouse.compiler;

import io.roundhouse.schema.Field;
import io.roundhouse.schema.FieldKind;
import io.roundhouse.schema.RecordLayout;
import io.roundhouse.schema.SchemaFile;

/**
 * A field as generated code sees it.
 *
 * @param field      of the schema
 * @param javaType   of one value: a primitive, String, MemorySegment, an enum or a view
 * @param access     the word in the names of the methods that access a value: {@code Long} in {@code putLong}
 * @param offset     in the fixed part
 * @param list       number among the lists of the message, -1 for others
 * @param markOffset where the presence bit's byte is, -1 when there is none
 * @param markMask   the bit in it
 */
record FieldCode(Field field, String javaType, String access, int offset, int list, int markOffset, int markMask) {
    static FieldCode of(final RecordLayout layout, final int index, final Names names, final SchemaFile file) {
        final Field field = layout.type().fields().get(index);
        final boolean isMarked = field.hasPresenceBit();
        final long before = layout.type().fields().subList(0, index).stream().filter(Field::isRepeated).count();
        return new FieldCode(field, javaType(field, names, file), access(field.kind()), layout.offset(index),
            field.isRepeated() ? (int) before : -1, isMarked ? layout.presenceOffset(index) : -1,
            isMarked ? layout.presenceMask(index) : 0);
    }

    private static String javaType(final Field field, final Names names, final SchemaFile file) {
        return switch (field.kind()) {
            case MESSAGE, GROUP -> names.type(field.messageType(), file);
            case ENUM -> names.type(field.enumType(), file);
            case STRING -> "String";
            case BYTES -> "MemorySegment";
            case BOOL -> "boolean";
            case DOUBLE -> "double";
            case FLOAT -> "float";
            default -> field.kind().width() == Long.BYTES ? "long" : "int";
        };
    }

    private static String access(final FieldKind kind) {
        return switch (kind) {
            case MESSAGE, GROUP -> "Nested";
            case STRING -> "String";
            case BYTES -> "Bytes";
            case BOOL -> "Boolean";
            case DOUBLE -> "Double";
            case FLOAT -> "Float";
            default -> kind.width() == Long.BYTES ? "Long" : "Int";
        };
    }

    boolean isMessage() {
        return field.kind() == FieldKind.MESSAGE;
    }

    boolean isEnum() {
        return field.kind() == FieldKind.ENUM;
    }

    String name() {
        return Names.member(field.name());
    }

    /** A name made of the field's. */
    String name(final String prefix, final String suffix) {
        return Names.member(prefix, field.name(), suffix);
    }

    /** The builder of the message it holds. */
    String builderType() {
        return javaType + "Builder";
    }

    /** The field in Javadoc. */
    String words() {
        return "{@code " + field.name() + "}, number " + field.number();
    }

    /** The field in words of the schema. */
    String typeWords() {
        return (markOffset >= 0 && field.oneof() < 0 ? "optional " : "") + field.typeWords();
    }
}
