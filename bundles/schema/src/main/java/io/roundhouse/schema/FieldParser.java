package io.roundhouse.schema;

/**
 * Reads one FieldDescriptorProto.
 */
final class FieldParser {
    private static final int LABEL_REQUIRED = 2;
    private static final int LABEL_REPEATED = 3;
    private static final int NO_ONEOF = -1;

    private FieldParser() {
    }

    static FieldSpec parse(final ProtoReader reader, final String message) {
        String fieldName = "";
        int number = 0;
        int label = 0;
        int type = 0;
        String typeName = "";
        int oneof = NO_ONEOF;
        boolean isOptional = false;
        int packed = -1;
        while (reader.next()) {
            switch (reader.number()) {
                case 1 -> fieldName = reader.string();
                case 3 -> number = reader.int32();
                case 4 -> label = reader.int32();
                case 5 -> type = reader.int32();
                case 6 -> typeName = reader.string();
                case 8 -> packed = parsePacked(reader.message());
                case 9 -> oneof = reader.int32();
                case 17 -> isOptional = reader.bool();
                default -> reader.skip();
            }
        }
        Budget.identifier(fieldName, message);
        if (number < 1 || number > SchemaLimits.MAX_FIELD_NUMBER) {
            throw new SchemaException("field number is out of range: field=" + message + '.' + fieldName + " number="
                + number);
        }
        final FieldKind kind = FieldKind.of(type);
        final boolean isRepeated = label == LABEL_REPEATED;
        final String refusal = label == LABEL_REQUIRED ? "required fields are not there yet"
            : kind == FieldKind.GROUP ? "groups are not there yet" : "";
        // An optional field has a oneof of its own, for readers that do not know optional.
        final int memberOf = isOptional ? NO_ONEOF : oneof;
        if (isRepeated && memberOf != NO_ONEOF) {
            throw new SchemaException("member of a oneof is repeated: field=" + message + '.' + fieldName);
        }
        return new FieldSpec(fieldName, number, kind, typeName, isRepeated,
            isRepeated && !kind.isReference() && packed != 0, isOptional || memberOf != NO_ONEOF, memberOf, refusal);
    }

    /** 1 for packed, 0 for not, -1 when nothing is said. */
    private static int parsePacked(final ProtoReader reader) {
        int packed = -1;
        while (reader.next()) {
            if (reader.number() == 2) {
                packed = reader.bool() ? 1 : 0;
            } else {
                reader.skip();
            }
        }
        return packed;
    }
}
