package io.roundhouse.schema.binding;

import io.roundhouse.schema.FieldKind;

/**
 * The forms that values sent as varints have in records.
 */
final class Varints {
    static final int INT32 = 0;
    static final int UINT32 = 1;
    static final int SINT32 = 2;
    static final int INT64 = 3;
    static final int SINT64 = 4;
    static final int BOOL = 5;

    private Varints() {
    }

    static int width(final int form) {
        return form == BOOL ? Byte.BYTES : form >= INT64 ? Long.BYTES : Integer.BYTES;
    }

    static int formOf(final FieldKind kind) {
        return switch (kind) {
            case INT32, ENUM -> INT32;
            case UINT32 -> UINT32;
            case SINT32 -> SINT32;
            case INT64, UINT64 -> INT64;
            case SINT64 -> SINT64;
            case BOOL -> BOOL;
            default -> throw new IllegalArgumentException("kind is no varint: kind=" + kind);
        };
    }
}
