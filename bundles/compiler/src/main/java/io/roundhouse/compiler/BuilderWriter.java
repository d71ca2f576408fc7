package io.roundhouse.compiler;

import io.roundhouse.schema.MessageType;
import java.util.List;

/**
 * Writes the builder of a message.
 */
final class BuilderWriter {
    private final MessageType type;
    private final String view;
    private final String name;
    private final List<FieldCode> fields;
    private final MemberNames members;
    private final Source source = new Source();

    BuilderWriter(final MessageType type, final String view, final List<FieldCode> fields) {
        this.type = type;
        this.view = view;
        this.fields = fields;
        name = view + "Builder";
        members = new MemberNames(type);
    }

    String write(final FileHead head) {
        head.write(source, fields.stream().anyMatch(f -> "MemorySegment".equals(f.javaType()))
            ? List.of("io.roundhouse.client.stub.RecordBlock", "io.roundhouse.client.stub.RecordBuilder",
                "java.lang.foreign.MemorySegment")
            : List.of("io.roundhouse.client.stub.RecordBlock", "io.roundhouse.client.stub.RecordBuilder"));
        final long lists = fields.stream().filter(f -> f.field().isRepeated()).count();
        source.line("/** Writes a {@code " + type + "} into a block. */");
        source.line("public final class " + name + " extends RecordBuilder {");
        source.line("/** For a message inside of another, made by the other's builder. */");
        source.line("public " + name + "(final RecordBlock block, final int at) {");
        source.line("super(block, at, " + lists + ");").line("}");
        source.method("Begins a record in an empty block.", "public static " + name + " in(final RecordBlock block)",
            "return new " + name + "(block, root(block, " + view + ".FIXED_LENGTH));");
        for (final FieldCode field : fields) {
            if (field.field().isRepeated()) {
                list(field);
            } else if (field.isMessage()) {
                method(field, field.name(), "The builder of ", field.builderType() + ' ', "()", "return new "
                    + field.builderType() + "(block(), nested(" + field.offset() + ", " + field.javaType()
                    + ".FIXED_LENGTH));");
            } else {
                value(field);
            }
        }
        return source.line("}").toString();
    }

    private void value(final FieldCode field) {
        if (field.isEnum()) {
            setter(field, field.name(), field.javaType(), "value.number()");
            setter(field, field.name("", "Number"), "int", "value");
        } else {
            setter(field, field.name(), field.javaType(), "value");
        }
    }

    private void setter(final FieldCode field, final String method, final String javaType, final String value) {
        members.claim(method, field.field());
        source.member("Sets " + field.words() + ".",
            "public " + name + ' ' + method + "(final " + javaType + " value) {");
        source.line("put" + field.access() + '(' + field.offset() + ", " + value + ");");
        if (field.markOffset() >= 0) {
            source.line("mark(" + field.markOffset() + ", " + field.markMask() + ");");
        }
        source.line("return this;").line("}");
    }

    private void list(final FieldCode field) {
        final String list = field.list() + ", " + field.offset();
        if (field.isMessage()) {
            method(field, field.name("add", ""), "The builder of one more value of ", field.builderType() + ' ', "()",
                "return new " + field.builderType() + "(block(), element(" + list + ", " + field.javaType()
                    + ".FIXED_LENGTH));");
        } else if (field.isEnum()) {
            adder(field, field.name("add", ""), field.javaType(), "value.number()");
            adder(field, field.name("add", "Number"), "int", "value");
        } else {
            adder(field, field.name("add", ""), field.javaType(), "value");
        }
        members.claim(field.name("reserve", ""), field.field());
        source.member("Makes room for so many more values of " + field.words() + ".",
            "public " + name + ' ' + field.name("reserve", "") + "(final int more) {");
        source.line("reserve(" + list + ", " + field.field().kind().width() + ", more);");
        source.line("return this;").line("}");
    }

    private void adder(final FieldCode field, final String method, final String javaType, final String value) {
        members.claim(method, field.field());
        final String access = switch (field.access()) {
            case "Double" -> "Long(" + field.list() + ", " + field.offset() + ", Double.doubleToRawLongBits(value))";
            case "Float" -> "Int(" + field.list() + ", " + field.offset() + ", Float.floatToRawIntBits(value))";
            default -> field.access() + '(' + field.list() + ", " + field.offset() + ", " + value + ")";
        };
        source.member("Adds a value to " + field.words() + ".",
            "public " + name + ' ' + method + "(final " + javaType + " value) {");
        source.line("add" + access + ";").line("return this;").line("}");
    }

    private void method(final FieldCode field, final String method, final String what, final String result,
        final String parameters, final String body) {
        members.claim(method, field.field());
        source.method(what + field.words() + ".", "public " + result + method + parameters, body);
    }
}
