package io.roundhouse.compiler;

import java.util.List;

/**
 * Writes the view of a message.
 */
final class ViewWriter {
    private final MessageCode message;
    private final String name;
    private final MemberNames members;
    private final Source source = new Source();

    ViewWriter(final MessageCode message) {
        this.message = message;
        name = message.name();
        members = new MemberNames(message.type());
    }

    String write(final FileHead head) {
        head.write(source, message.needsMemorySegment()
            ? List.of("io.roundhouse.client.stub.RecordText", "io.roundhouse.client.stub.RecordView",
                "java.lang.foreign.MemorySegment")
            : List.of("io.roundhouse.client.stub.RecordText", "io.roundhouse.client.stub.RecordView"));
        source.line("/** Looks at a {@code " + message.type() + "}. */");
        source.line("public final class " + name + " extends RecordView {");
        source.line("/** Bytes of the fixed part of a record. */");
        source.line("public static final int FIXED_LENGTH = " + message.layout().fixedLength() + ';');
        source.method("Looks at nothing yet: all defaults.", "public " + name + "()", "super();");
        source.line("").line("@Override").line("protected int fixedLength() {").line("return FIXED_LENGTH;").line("}");
        message.fields().forEach(this::field);
        message.oneofs().forEach(this::oneof);
        text();
        return source.line("}").toString();
    }

    private void oneof(final int oneof) {
        final String method = Names.member("", message.oneof(oneof), "Case");
        final String type = message.caseType(oneof);
        members.claim(method, message.oneof(oneof));
        source.member("Which member of {@code " + message.oneof(oneof) + "} there is.",
            "public " + type + ' ' + method + "() {");
        for (final FieldCode member : message.members(oneof)) {
            source.line("if (" + member.name("has", "") + "()) {")
                .line("return " + type + '.' + MessageCode.constant(member) + ';').line("}");
        }
        source.line("return " + type + '.' + message.noneConstant(oneof) + ';').line("}");
    }

    private void field(final FieldCode field) {
        if (field.field().isRepeated()) {
            list(field);
        } else if (field.isMessage()) {
            message(field);
        } else {
            if (field.markOffset() >= 0) {
                accessor(field, field.name("has", ""), "Whether there is ", "boolean ", "()", "isMarked("
                    + field.markOffset() + ", " + field.markMask() + ")");
            }
            values(field, "(" + field.offset() + ")", "()", "()");
        }
    }

    private void list(final FieldCode field) {
        accessor(field, field.name("", "Count"), "How many values there are of ", "int ", "()",
            "countAt(" + field.offset() + ")");
        if (field.isMessage()) {
            accessor(field, field.name(), "A value, in a view of its own, of ", field.javaType() + ' ',
                "(final int index)", "nested(" + field.offset() + ", index, new " + field.javaType() + "())");
            accessor(field, null, "A value, in the view given, of ", field.javaType() + ' ' + field.name(),
                "(final int index, final " + field.javaType() + " view)",
                "nested(" + field.offset() + ", index, view)");
            if (field.field().isMap()) {
                map(field, message.entry(field));
            }
        } else {
            values(field, "(" + field.offset() + ", index)", "(final int index)", "(index)");
        }
    }

    private void map(final FieldCode field, final MessageCode entry) {
        final FieldCode value = entry.value();
        final String key = "(final " + entry.key().javaType() + " key)";
        final String index = field.name("", "Index");
        final String absent = "return (index < 0 ? new " + field.javaType() + "() : " + field.name() + "(index)).";
        members.claim(index, field.field());
        source.member("Where the entry with a key is, the last one when there are several, -1 when there is none, in "
            + field.words() + ". Looks at one entry after the other.", "public int " + index + key + " {");
        source.line("final " + field.javaType() + " entry = new " + field.javaType() + "();");
        source.line("for (int i = " + field.name("", "Count") + "() - 1; i >= 0; i--) {");
        source.line("if (" + field.name() + "(i, entry).key()"
            + ("String".equals(entry.key().javaType()) ? ".equals(key)" : " == key") + ") {");
        source.line("return i;").line("}").line("}").line("return -1;").line("}");
        lookup(field, field.name("", "Of"), value.javaType(), key, absent + "value();");
        if (value.isEnum()) {
            lookup(field, field.name("", "NumberOf"), "int", key, absent + "valueNumber();");
        }
    }

    private void lookup(final FieldCode field, final String method, final String result, final String key,
        final String value) {
        members.claim(method, field.field());
        source.member("The value with a key, the default when there is none, of " + field.words() + ".",
            "public " + result + ' ' + method + key + " {");
        source.line("final int index = " + field.name("", "Index") + "(key);").line(value).line("}");
    }

    private void message(final FieldCode field) {
        accessor(field, field.name("has", ""), "Whether there is ", "boolean ", "()",
            "countAt(" + field.offset() + ") != 0");
        accessor(field, field.name(), "In a view of its own: ", field.javaType() + ' ', "()",
            "nested(" + field.offset() + ", new " + field.javaType() + "())");
        accessor(field, null, "In the view given: ", field.javaType() + ' ' + field.name(),
            "(final " + field.javaType() + " view)", "nested(" + field.offset() + ", view)");
    }

    private void values(final FieldCode field, final String at, final String parameters, final String arguments) {
        final String what = field.field().isRepeated() ? "A value of " : "The value of ";
        final String access = Character.toLowerCase(field.access().charAt(0)) + field.access().substring(1) + "At" + at;
        if (field.isEnum()) {
            accessor(field, field.name("", "Number"), what, "int ", parameters, access);
            accessor(field, field.name(), what, field.javaType() + ' ', parameters,
                field.javaType() + ".of(" + field.name("", "Number") + arguments + ")");
        } else {
            accessor(field, field.name(), what, field.javaType() + ' ', parameters, access);
        }
    }

    /** @param name null when it is in {@code head} because an overload has claimed it */
    private void accessor(final FieldCode field, final String accessor, final String what, final String head,
        final String parameters, final String value) {
        if (accessor != null) {
            members.claim(accessor, field.field());
        }
        source.method(what + field.words() + ".", "public " + head + (accessor == null ? "" : accessor) + parameters,
            "return " + value + ";");
    }

    private void text() {
        source.line("").line("@Override").line("public String toString() {");
        if (message.type().isMapEntry()) {
            source.line("return RecordText.entry(key(), value());").line("}");
            return;
        }
        source.line("final RecordText text = new RecordText(\"" + name + "\");");
        for (final FieldCode field : message.fields()) {
            source.line("if (" + condition(field) + ") {");
            source.line("text.add(\"" + field.field().name() + "\", " + (field.field().isRepeated()
                ? field.name("", "Count") + "(), i -> " + field.name() + "(i)" : field.name() + "()") + ");");
            source.line("}");
        }
        source.line("return text.toString();").line("}");
    }

    /** Whether there is something to show. */
    private static String condition(final FieldCode field) {
        if (field.field().isRepeated()) {
            return field.name("", "Count") + "() != 0";
        }
        if (field.isMessage() || field.markOffset() >= 0) {
            return field.name("has", "") + "()";
        }
        return switch (field.javaType()) {
            case "String", "MemorySegment" -> "countAt(" + field.offset() + ") != 0";
            case "boolean" -> field.name() + "()";
            default -> (field.isEnum() ? field.name("", "Number") : field.name()) + "() != 0";
        };
    }
}
