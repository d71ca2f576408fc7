package io.roundhouse.schema;

/**
 * Counts what a descriptor set has against {@link SchemaLimits} and checks its names.
 */
final class Budget {
    private static final int MAX_SHOWN_LENGTH = 64;

    private int files;
    private int messages;
    private int fields;
    private int enums;
    private int enumValues;
    private int methods;

    void addFile(final String file) {
        files = check(files + 1, SchemaLimits.MAX_FILES, "files", file);
    }

    void addMessage(final String name) {
        messages = check(messages + 1, SchemaLimits.MAX_MESSAGES, "messages", name);
    }

    void addField(final String name) {
        fields = check(fields + 1, SchemaLimits.MAX_FIELDS, "fields", name);
    }

    void addEnum(final String name) {
        enums = check(enums + 1, SchemaLimits.MAX_ENUMS, "enums", name);
    }

    void addEnumValue(final String name) {
        enumValues = check(enumValues + 1, SchemaLimits.MAX_ENUM_VALUES, "enum values", name);
    }

    void addMethod(final String name) {
        methods = check(methods + 1, SchemaLimits.MAX_METHODS, "methods", name);
    }

    static int check(final int count, final int limit, final String what, final String where) {
        if (count > limit) {
            throw new SchemaException("schema has too many " + what + ": limit=" + limit + " at=" + where);
        }
        return count;
    }

    /** Checks a name that one word makes. */
    static String identifier(final String name, final String scope) {
        return checked(name, isIdentifier(name, 0, name.length()), "name", scope);
    }

    /** Checks a package or the full name of a type: words with dots between them. */
    static String dotted(final String name, final String scope) {
        boolean isValid = true;
        int start = 0;
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', start)) {
            isValid &= isIdentifier(name, start, dot);
            start = dot + 1;
        }
        return checked(name, isValid && isIdentifier(name, start, name.length()), "name", scope);
    }

    /** Checks a file's name: it is printed, never opened. */
    static String fileName(final String name) {
        boolean isValid = !name.isBlank();
        for (int i = 0; i < name.length(); i++) {
            isValid &= isPrintable(name.charAt(i));
        }
        return checked(name, isValid, "file name", "descriptor set");
    }

    private static boolean isIdentifier(final String name, final int start, final int end) {
        boolean isValid = start < end && !isDigit(name.charAt(start));
        for (int i = start; i < end; i++) {
            final char c = name.charAt(i);
            isValid &= c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '_';
        }
        return isValid;
    }

    private static boolean isDigit(final char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isPrintable(final char c) {
        return c >= ' ' && c <= '~';
    }

    private static String checked(final String name, final boolean isValid, final String what, final String scope) {
        if (name.length() > SchemaLimits.MAX_NAME_LENGTH) {
            throw new SchemaException(what + " is too long: length=" + name.length() + " limit="
                + SchemaLimits.MAX_NAME_LENGTH + " in=" + scope);
        }
        if (!isValid) {
            throw new SchemaException(what + " is malformed: name=" + printable(name) + " in=" + scope);
        }
        return name;
    }

    /** A foreign string as it may be shown on a terminal. */
    static String printable(final String text) {
        final StringBuilder shown = new StringBuilder("\"");
        for (int i = 0; i < Math.min(text.length(), MAX_SHOWN_LENGTH); i++) {
            shown.append(isPrintable(text.charAt(i)) ? text.charAt(i) : '?');
        }
        return shown.append(text.length() > MAX_SHOWN_LENGTH ? "...\"" : "\"").toString();
    }
}
