package io.roundhouse.schema;

/**
 * What a descriptor says of a field, before its type's name has been looked up.
 *
 * @param typeName fully qualified with a leading dot, empty for scalars
 * @param refusal  why the field cannot be used yet, empty when it can
 */
record FieldSpec(String name, int number, FieldKind kind, String typeName, boolean isRepeated, boolean isPacked,
    boolean hasPresence, String refusal) {
}
