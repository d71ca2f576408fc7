package io.roundhouse.schema;

/**
 * The wire types of protobuf.
 */
public final class Wire {
    /** A number in groups of 7 bits. */
    public static final int VARINT = 0;
    /** 8 bytes, little endian. */
    public static final int FIXED64 = 1;
    /** A length as varint, then so many bytes. */
    public static final int LENGTH = 2;
    /** The start of a group. */
    public static final int GROUP = 3;
    /** The end of a group. */
    public static final int GROUP_END = 4;
    /** 4 bytes, little endian. */
    public static final int FIXED32 = 5;

    private Wire() {
    }

    /** What precedes a value: {@code number << 3 | wire type}. */
    public static int tag(final int number, final int wireType) {
        return number << 3 | wireType;
    }
}
