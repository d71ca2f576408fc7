package io.roundhouse.compiler;

import java.util.List;

/**
 * Writes the builder of a message.
 */
final class BuilderWriter {
    private final MessageCode message;
    private final String name;
    private final MemberNames members;
    private final Source source = new Source();

    BuilderWriter(final MessageCode message) {
        this.message = message;
        name = message.name() + "Builder";
        members = new MemberNames(message.type());
    }

    String write(final FileHead head) {
        head.write(source, message.needsMemorySegment()
            ? List.of("io.roundhouse.client.stub.RecordBlock", "io.roundhouse.client.stub.RecordBuilder",
                "java.lang.foreign.MemorySegment")
            : List.of("io.roundhouse.client.stub.RecordBlock", "io.roundhouse.client.stub.RecordBuilder"));
        final long lists = message.fields().stream().filter(f -> f.field().isRepeated()).count();
        source.line("/** Writes a {@code " + message.type() + "} into a block. */");
        source.line("public final class " + name + " extends RecordBuilder {");
        source.line("/** For a message inside of another, made by the other's builder. */");
        source.line("public " + name + "(final RecordBlock block, final int at) {");
        source.line("super(block, at, " + lists + ");").line("}");
        source.method("Begins a record in an empty block.", "public static " + name + " in(final RecordBlock block)",
            "return new " + name + "(block, root(block, " + message.name() + ".FIXED_LENGTH));");
        source.member("Begins with all that a received message has, also with what this type does not have.",
            "public " + name + " copyFrom(final " + message.name() + " received) {").line("copy(received);")
            .line("return this;").line("}");
        message.oneofs().forEach(this::oneof);
        for (final FieldCode field : message.fields()) {
            if (field.field().isRepeated()) {
                list(field);
            } else if (field.isMessage()) {
                nested(field);
            } else {
                value(field);
            }
        }
        return source.line("}").toString();
    }

    /** The members share no memory: whoever sets one takes back the others. */
    private void oneof(final int oneof) {
        final String method = Names.member("clear", message.oneof(oneof), "");
        members.claim(method, message.oneof(oneof));
        source.member("Takes back whatever {@code " + message.oneof(oneof) + "} has.",
            "public " + name + ' ' + method + "() {");
        for (final FieldCode member : message.members(oneof)) {
            source.line(switch (member.field().width()) {
                case Long.BYTES -> "putLong(" + member.offset() + ", 0L);";
                case Integer.BYTES -> "putInt(" + member.offset() + ", 0);";
                default -> "putBoolean(" + member.offset() + ", false);";
            });
            if (member.markOffset() >= 0) {
                source.line("unmark(" + member.markOffset() + ", " + member.markMask() + ");");
            }
        }
        source.line("return this;").line("}");
    }

    private void vacate(final FieldCode field) {
        if (field.field().oneof() >= 0) {
            source.line(Names.member("clear", message.oneof(field.field().oneof()), "") + "();");
        }
    }

    private void nested(final FieldCode field) {
        members.claim(field.name(), field.field());
        source.member("The builder of " + field.words() + ".",
            "public " + field.builderType() + ' ' + field.name() + "() {");
        if (field.field().oneof() >= 0) {
            source.line("if (!isThere(" + field.offset() + ")) {");
            vacate(field);
            source.line("}");
        }
        source.line("return new " + field.builderType() + "(block(), nested(" + field.offset() + ", "
            + field.javaType() + ".FIXED_LENGTH));").line("}");
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
        vacate(field);
        source.line("put" + field.access() + '(' + field.offset() + ", " + value + ");");
        if (field.markOffset() >= 0) {
            source.line("mark(" + field.markOffset() + ", " + field.markMask() + ");");
        }
        source.line("return this;").line("}");
    }

    private void list(final FieldCode field) {
        final String list = field.list() + ", " + field.offset();
        if (field.isMessage()) {
            members.claim(field.name("add", ""), field.field());
            source.method("The builder of one more value of " + field.words() + ".",
                "public " + field.builderType() + ' ' + field.name("add", "") + "()", "return new "
                    + field.builderType() + "(block(), element(" + list + ", " + field.javaType()
                    + ".FIXED_LENGTH));");
            if (field.field().isMap()) {
                map(field, message.entry(field));
            }
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

    private void map(final FieldCode field, final MessageCode entry) {
        final FieldCode value = entry.value();
        final String key = "final " + entry.key().javaType() + " key";
        if (value.isMessage()) {
            members.claim(field.name("put", ""), field.field());
            source.method("The builder of the value of one more entry of " + field.words() + ".", "public "
                + value.builderType() + ' ' + field.name("put", "") + '(' + key + ')',
                "return " + field.name("add", "") + "().key(key).value();");
            return;
        }
        putter(field, field.name("put", ""), key + ", final " + value.javaType() + " value", "value");
        if (value.isEnum()) {
            putter(field, field.name("put", "Number"), key + ", final int value", "valueNumber");
        }
    }

    private void putter(final FieldCode field, final String method, final String parameters, final String setter) {
        members.claim(method, field.field());
        source.member("Adds an entry to " + field.words() + ". Of those with the same key the last one counts.",
            "public " + name + ' ' + method + '(' + parameters + ") {");
        source.line(field.name("add", "") + "().key(key)." + setter + "(value);").line("return this;").line("}");
    }
}
