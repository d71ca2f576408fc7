package io.roundhouse.compiler;

import io.roundhouse.schema.EnumType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.SourceVersion;

/**
 * Writes an enum. Names that share a number with an earlier one become constants beside it.
 */
final class EnumWriter {
    private static final String UNRECOGNIZED = "UNRECOGNIZED";

    private final EnumType type;
    private final String name;
    private final Source source = new Source();

    EnumWriter(final EnumType type, final String name) {
        this.type = type;
        this.name = name;
    }

    String write(final FileHead head) {
        final Map<Integer, String> byNumber = new LinkedHashMap<>();
        type.values().forEach(v -> byNumber.putIfAbsent(v.number(), constant(v.name())));
        head.write(source, List.of());
        source.line("/** The names of {@code " + type + "}. */").line("public enum " + name + " {");
        byNumber.forEach((number, constant) ->
            source.line("/** Number " + number + ". */").line(constant + '(' + number + "),"));
        source.line("/** A number without a name, from somebody with a newer schema. */").line(UNRECOGNIZED + "(0);");
        for (final EnumType.Value value : type.values()) {
            final String first = byNumber.get(value.number());
            if (!first.equals(constant(value.name()))) {
                source.member("Another name for {@link #" + first + "}.",
                    "public static final " + name + ' ' + constant(value.name()) + " = " + first + ';');
            }
        }
        source.line("").line("private final int number;");
        source.line("").line(name + "(final int number) {").line("this.number = number;").line("}");
        source.member("The name of a number, or {@link #" + UNRECOGNIZED + "}.",
            "public static " + name + " of(final int number) {");
        source.line("return switch (number) {");
        byNumber.forEach((number, constant) -> source.line("case " + number + " -> " + constant + ';'));
        source.line("default -> " + UNRECOGNIZED + ';').line("};").line("}");
        source.member("The number. @throws IllegalArgumentException of {@link #" + UNRECOGNIZED + "}",
            "public int number() {");
        source.line("if (this == " + UNRECOGNIZED + ") {");
        source.line("throw new IllegalArgumentException(\"" + UNRECOGNIZED
            + " has no number, set the number itself\");");
        return source.line("}").line("return number;").line("}").line("}").toString();
    }

    private static String constant(final String valueName) {
        return SourceVersion.isKeyword(valueName) || UNRECOGNIZED.equals(valueName)
            ? valueName + '_' : valueName;
    }
}
