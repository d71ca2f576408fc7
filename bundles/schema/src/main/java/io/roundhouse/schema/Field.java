package io.roundhouse.schema;

/**
 * A field of a message. Unchanging once its schema is made.
 */
public final class Field {
    private final FieldSpec spec;
    private MessageType messageType;
    private EnumType enumType;

    Field(final FieldSpec spec) {
        this.spec = spec;
    }

    void link(final MessageType message, final EnumType enumeration) {
        messageType = message;
        enumType = enumeration;
    }

    FieldSpec spec() {
        return spec;
    }

    /** As written in the schema. */
    public String name() {
        return spec.name();
    }

    /** The number on the wire. */
    public int number() {
        return spec.number();
    }

    /** The type. */
    public FieldKind kind() {
        return spec.kind();
    }

    /** Whether there can be any number of values. */
    public boolean isRepeated() {
        return spec.isRepeated();
    }

    /** Whether repeated values are sent as one list without tags. Both forms are understood when received. */
    public boolean isPacked() {
        return spec.isPacked();
    }

    /** The number of the oneof of its message that it is a member of, -1 when it is of none. */
    public int oneof() {
        return spec.oneof();
    }

    /** Whether it is a map: its values are entries, messages with the key as field 1 and the value as field 2. */
    public boolean isMap() {
        return spec.isRepeated() && messageType != null && messageType.isMapEntry();
    }

    /**
     * Whether it is {@code optional} or of a oneof, and no message, so that a bit says if it is there. A message needs
     * no bit; any other field is there when it is not its default.
     */
    public boolean hasPresenceBit() {
        return spec.hasPresence() && !spec.isRepeated() && spec.kind() != FieldKind.MESSAGE;
    }

    /** Bytes in the fixed part of a record. */
    public int width() {
        return spec.isRepeated() ? Long.BYTES : spec.kind().width();
    }

    /** The message that a field of kind MESSAGE holds, else null. */
    public MessageType messageType() {
        return messageType;
    }

    /** The enum whose values a field of kind ENUM holds, else null. */
    public EnumType enumType() {
        return enumType;
    }

    /** The type as in a schema: {@code repeated shop.Line}. */
    public String typeWords() {
        final String type = messageType != null ? messageType.fullName()
            : enumType != null ? enumType.fullName() : kind().word();
        return isRepeated() ? "repeated " + type : type;
    }

    @Override
    public String toString() {
        return typeWords() + ' ' + name() + " = " + number();
    }
}
