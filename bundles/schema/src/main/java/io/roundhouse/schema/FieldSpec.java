package io.roundhouse.schema;

/**
 * What a descriptor says of a field, before its type's name has been looked up.
 *
 * @param typeName    fully qualified with a leading dot, empty for scalars
 * @param hasPresence whether it is {@code optional} or of a oneof
 * @param oneof       number of the oneof it is a member of, -1 when it is of none
 * @param refusal     why the field cannot be used yet, empty when it can
 */
record FieldSpec(String name, int number, FieldKind kind, String typeName, boolean isRepeated, boolean isPacked,
    boolean hasPresence, int oneof, String refusal) {
}
