package io.roundhouse.schema;

import io.roundhouse.api.layout.RecordDescriptor;
import java.util.List;

/**
 * Where the fields of a message lie in the fixed part of a record, computed from the type alone. The drawing is in
 * {@link RecordDescriptor}.
 */
public final class RecordLayout {
    private static final int[] WIDTHS = {8, 4, 1};
    private static final int NO_BIT = -1;

    private final MessageType type;
    private final int[] offsets;
    private final int[] presenceBits;
    private final int fixedLength;

    private RecordLayout(final MessageType type) {
        this.type = type;
        final List<Field> fields = type.fields();
        offsets = new int[fields.size()];
        presenceBits = new int[fields.size()];
        int bits = 0;
        for (int i = 0; i < fields.size(); i++) {
            presenceBits[i] = fields.get(i).hasPresenceBit() ? bits++ : NO_BIT;
        }
        int at = (bits + Long.SIZE - 1) / Long.SIZE * Long.BYTES;
        for (final int width : WIDTHS) {
            for (int i = 0; i < fields.size(); i++) {
                if (fields.get(i).width() == width) {
                    offsets[i] = at;
                    at += width;
                }
            }
        }
        fixedLength = (int) RecordDescriptor.align(Math.max(at, RecordDescriptor.ALIGNMENT));
    }

    /** The layout of a type's records. @throws SchemaException when the type cannot be used yet */
    public static RecordLayout of(final MessageType type) {
        type.ownRefusal().ifPresent(reason -> {
            throw new SchemaException(reason.toString());
        });
        return new RecordLayout(type);
    }

    /** Whose layout it is. */
    public MessageType type() {
        return type;
    }

    /** Bytes of the fixed part: a multiple of 8, at least 8. */
    public int fixedLength() {
        return fixedLength;
    }

    /** Bytes that a record has at least: the fixed part of its root and what names the root's unknown fields. */
    public int rootLength() {
        return fixedLength + RecordDescriptor.ROOT_TAIL_LENGTH;
    }

    /** Where the field at an index of {@link MessageType#fields} starts in the fixed part. */
    public int offset(final int index) {
        return offsets[index];
    }

    /** The number of the bit that says whether a field is there, or -1 when it has none. */
    public int presenceBit(final int index) {
        return presenceBits[index];
    }

    /** Where the byte with the bit is. Only for fields that have one. */
    public int presenceOffset(final int index) {
        return presenceBits[index] / Byte.SIZE;
    }

    /** The bit in that byte. Only for fields that have one. */
    public int presenceMask(final int index) {
        return 1 << presenceBits[index] % Byte.SIZE;
    }

    /** Where a field of the type starts in the fixed part. */
    public int offset(final Field field) {
        return offsets[indexOf(field)];
    }

    private int indexOf(final Field field) {
        final int index = type.fields().indexOf(field);
        if (index < 0) {
            throw new IllegalArgumentException("field is not one of " + type + ": field=" + field);
        }
        return index;
    }
}
