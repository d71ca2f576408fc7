package io.roundhouse.schema;

/**
 * What a descriptor set may have at most. Far above what people write, low enough that parsing one and making its
 * binding is a matter of milliseconds and megabytes.
 */
public final class SchemaLimits {
    /** Bytes of a descriptor set. */
    public static final int MAX_BYTES = 1 << 20;
    /** Files in it. */
    public static final int MAX_FILES = 256;
    /** Messages nested in a message, levels. */
    public static final int MAX_NESTING = 32;
    /** Messages in all files. */
    public static final int MAX_MESSAGES = 2048;
    /** Fields in all messages. */
    public static final int MAX_FIELDS = 16_384;
    /** Fields of one message. */
    public static final int MAX_FIELDS_PER_MESSAGE = 1024;
    /** Enums in all files. */
    public static final int MAX_ENUMS = 2048;
    /** Values of all enums. */
    public static final int MAX_ENUM_VALUES = 32_768;
    /** Methods of all services. */
    public static final int MAX_METHODS = 4096;
    /** Characters of a full name. */
    public static final int MAX_NAME_LENGTH = 512;
    /** The largest number of a field. */
    public static final int MAX_FIELD_NUMBER = (1 << 29) - 1;

    private SchemaLimits() {
    }
}
