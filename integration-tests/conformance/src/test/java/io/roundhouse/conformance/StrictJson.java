package io.roundhouse.conformance;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What protobuf-java's reader of JSON lets through and ought not: text that is no JSON (RFC 8259), names that come
 * twice, halves of surrogate pairs, strings for booleans and anything else for strings. Runs before it.
 */
final class StrictJson {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    private static final Pattern STRING =
        Pattern.compile("\"(([^\"\\\\\\x00-\\x1F]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u([0-9a-fA-F]{4})|.)");
    private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\r]*");
    private static final Pattern WORD = Pattern.compile("true|false|null");

    private final String text;
    private final Matcher matcher;
    private int at;

    private StrictJson(final String text) {
        this.text = text;
        matcher = SPACE.matcher(text);
    }

    /** @throws IllegalArgumentException when it is not a message of a type, as far as it is looked at here */
    static void check(final String text, final Descriptor type) {
        final StrictJson json = new StrictJson(text);
        json.object(type, null);
        if (json.at != text.length()) {
            throw json.refused();
        }
    }

    private IllegalArgumentException refused() {
        return new IllegalArgumentException("text is no JSON of the message: at=" + at);
    }

    private String take(final Pattern pattern) {
        if (!matcher.usePattern(pattern).region(at, text.length()).lookingAt()) {
            throw refused();
        }
        at = matcher.end();
        return matcher.group();
    }

    private char next() {
        take(SPACE);
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void take(final char expected) {
        if (next() != expected) {
            throw refused();
        }
        at++;
        take(SPACE);
    }

    /** Goes on behind a comma. @return whether there was one */
    private boolean isContinued(final char end) {
        if (next() == end) {
            take(end);
            return false;
        }
        take(',');
        return true;
    }

    /** @param type null for any fields @param value of a map, null for other objects */
    private void object(final Descriptor type, final FieldDescriptor value) {
        final Set<String> names = new HashSet<>();
        take('{');
        if (next() == '}') {
            take('}');
            return;
        }
        do {
            final String name = string();
            if (!names.add(name)) {
                throw refused();
            }
            take(':');
            value(value != null ? value : type == null ? null : field(type, name), value != null);
        } while (isContinued('}'));
    }

    private static FieldDescriptor field(final Descriptor type, final String name) {
        return type.getFields().stream().filter(f -> f.getJsonName().equals(name) || f.getName().equals(name))
            .findFirst().orElse(null);
    }

    private void value(final FieldDescriptor field, final boolean isElement) {
        final boolean isSingle = field != null && (isElement || !field.isRepeated());
        final JavaType type = isSingle ? field.getJavaType() : null;
        switch (next()) {
            case '{' -> {
                final boolean isMap = field != null && !isElement && field.isMapField();
                object(isSingle && type == JavaType.MESSAGE ? described(field.getMessageType()) : null,
                    isMap ? field.getMessageType().findFieldByNumber(2) : null);
            }
            case '[' -> array(field);
            case '"' -> {
                string();
                refuse(type == JavaType.BOOLEAN);
            }
            case 't', 'f' -> {
                take(WORD);
                refuse(isText(type));
            }
            case 'n' -> take(WORD);
            default -> {
                take(NUMBER);
                refuse(isText(type));
            }
        }
        take(SPACE);
    }

    /** Well-known types have forms of their own. */
    private static Descriptor described(final Descriptor type) {
        return type.getFullName().startsWith("google.protobuf.") ? null : type;
    }

    private static boolean isText(final JavaType type) {
        return type == JavaType.STRING || type == JavaType.BYTE_STRING;
    }

    private void refuse(final boolean isWrong) {
        if (isWrong) {
            throw refused();
        }
    }

    private void array(final FieldDescriptor field) {
        take('[');
        if (next() == ']') {
            take(']');
            return;
        }
        do {
            value(field != null && field.isRepeated() && !field.isMapField() ? field : null, true);
        } while (isContinued(']'));
    }

    private String string() {
        take(SPACE);
        final String quoted = take(STRING);
        final String text = ESCAPE.matcher(quoted.substring(1, quoted.length() - 1)).replaceAll(
            e -> Matcher.quoteReplacement(e.group(2) == null ? e.group(1) : unit(e.group(2))));
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            refuse(Character.getType(text.codePointAt(i)) == Character.SURROGATE);
        }
        return text;
    }

    private static String unit(final String digits) {
        return String.valueOf((char) Integer.parseInt(digits, 16));
    }
}
