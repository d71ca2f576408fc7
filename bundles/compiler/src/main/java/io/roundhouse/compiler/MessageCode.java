package io.roundhouse.compiler;

import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.RecordLayout;
import io.roundhouse.schema.SchemaFile;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A message as generated code sees it.
 *
 * @param layout of its records
 * @param name   of its view
 * @param fields by number
 * @param names  of the schema
 * @param file   it is in
 */
record MessageCode(RecordLayout layout, String name, List<FieldCode> fields, Names names, SchemaFile file) {
    static MessageCode of(final MessageType type, final Names names, final SchemaFile file) {
        final RecordLayout layout = RecordLayout.of(type);
        return new MessageCode(layout, names.simpleName(type.fullName(), type.file()),
            IntStream.range(0, type.fields().size()).mapToObj(i -> FieldCode.of(layout, i, names, file)).toList(),
            names, file);
    }

    MessageType type() {
        return layout.type();
    }

    /** The entries of a map, which are in the same file. */
    MessageCode entry(final FieldCode map) {
        return of(map.field().messageType(), names, file);
    }

    /** Whether there are bytes in it, or in what its maps map to. */
    boolean needsMemorySegment() {
        return fields.stream().anyMatch(f -> "MemorySegment".equals(f.javaType())
            || f.field().isMap() && entry(f).needsMemorySegment());
    }

    FieldCode key() {
        return fields.getFirst();
    }

    FieldCode value() {
        return fields.getLast();
    }

    /** The numbers of the oneofs that have members, which those for {@code optional} have not. */
    List<Integer> oneofs() {
        return IntStream.range(0, type().oneofs().size()).filter(o -> !type().members(o).isEmpty()).boxed().toList();
    }

    String oneof(final int number) {
        return type().oneofs().get(number);
    }

    List<FieldCode> members(final int oneof) {
        return fields.stream().filter(f -> f.field().oneof() == oneof).toList();
    }

    /** The enum of the members of a oneof. */
    String caseType(final int oneof) {
        return name + Names.type(oneof(oneof)) + "Case";
    }

    /** In it, a member. */
    static String constant(final FieldCode member) {
        return Names.constant(member.field().name());
    }

    /** In it, that there is none. */
    String noneConstant(final int oneof) {
        return Names.constant(oneof(oneof)) + "_NOT_SET";
    }
}
