package io.roundhouse.schema;

/**
 * The types a field can have, numbered as in {@code descriptor.proto}.
 */
public enum FieldKind {
    /** 64 bit floating point. */
    DOUBLE(1, Wire.FIXED64, 8),
    /** 32 bit floating point. */
    FLOAT(2, Wire.FIXED32, 4),
    /** 64 bits; negative numbers take 10 bytes. */
    INT64(3, Wire.VARINT, 8),
    /** 64 bits without sign. */
    UINT64(4, Wire.VARINT, 8),
    /** 32 bits; negative numbers take 10 bytes. */
    INT32(5, Wire.VARINT, 4),
    /** 64 bits without sign, always 8 bytes. */
    FIXED64(6, Wire.FIXED64, 8),
    /** 32 bits without sign, always 4 bytes. */
    FIXED32(7, Wire.FIXED32, 4),
    /** True or false, a byte in records. */
    BOOL(8, Wire.VARINT, 1),
    /** UTF-8. */
    STRING(9, Wire.LENGTH, 8),
    /** A group of proto2. */
    GROUP(10, Wire.GROUP, 8),
    /** A nested message. */
    MESSAGE(11, Wire.LENGTH, 8),
    /** Any bytes. */
    BYTES(12, Wire.LENGTH, 8),
    /** 32 bits without sign. */
    UINT32(13, Wire.VARINT, 4),
    /** A number that has names; others than those with a name are let through. */
    ENUM(14, Wire.VARINT, 4),
    /** 32 bits, always 4 bytes. */
    SFIXED32(15, Wire.FIXED32, 4),
    /** 64 bits, always 8 bytes. */
    SFIXED64(16, Wire.FIXED64, 8),
    /** 32 bits in zigzag form. */
    SINT32(17, Wire.VARINT, 4),
    /** 64 bits in zigzag form. */
    SINT64(18, Wire.VARINT, 8);

    private static final FieldKind[] BY_NUMBER = values();

    private final int number;
    private final int wireType;
    private final int width;

    FieldKind(final int number, final int wireType, final int width) {
        this.number = number;
        this.wireType = wireType;
        this.width = width;
    }

    /** The kind with a number of {@code descriptor.proto}. */
    static FieldKind of(final int number) {
        if (number < 1 || number > BY_NUMBER.length) {
            throw new SchemaException("field type is unknown: type=" + number);
        }
        return BY_NUMBER[number - 1];
    }

    /** The number in {@code descriptor.proto}. */
    public int number() {
        return number;
    }

    /** How a single value is written: a wire type of protobuf. */
    public int wireType() {
        return wireType;
    }

    /** Bytes of a value in a record: 8 (also references), 4 or 1. */
    public int width() {
        return width;
    }

    /** Whether a record holds a reference to the value instead of the value. */
    public boolean isReference() {
        return wireType == Wire.LENGTH || wireType == Wire.GROUP;
    }

    /** The word used for it in {@code .proto} files. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
