package io.roundhouse.repository.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One clause of a manifest header: {@code path ; path ; attribute:Type="value" ; directive:=value} (OSGi Core, 1.3.2).
 *
 * @param paths one or more
 * @param attributes by name
 * @param directives by name
 */
record HeaderClause(List<String> paths, Map<String, Attribute> attributes, Map<String, String> directives) {
    /** The clauses of a header, none for null. @throws IllegalArgumentException when a quote is not closed */
    static List<HeaderClause> parse(final String header) {
        final List<HeaderClause> clauses = new ArrayList<>();
        if (header != null) {
            for (final String text : split(header, ',')) {
                clauses.add(clause(text));
            }
        }
        return clauses;
    }

    private static HeaderClause clause(final String text) {
        final HeaderClause clause = new HeaderClause(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        for (final String part : split(text, ';')) {
            final int equals = assignment(part);
            if (equals < 0) {
                clause.paths.add(part.strip());
            } else if (part.charAt(equals - 1) == ':') {
                clause.directives.put(part.substring(0, equals - 1).strip(), unquoted(part.substring(equals + 1)));
            } else {
                clause.attribute(part.substring(0, equals).strip(), unquoted(part.substring(equals + 1)));
            }
        }
        return clause;
    }

    private void attribute(final String nameAndType, final String value) {
        final int colon = nameAndType.indexOf(':');
        if (colon < 0) {
            attributes.put(nameAndType, Attribute.of(value));
        } else {
            final String type = nameAndType.substring(colon + 1).replaceAll("\\s", "");
            attributes.put(nameAndType.substring(0, colon).strip(),
                new Attribute(type.equals("List") ? "List<String>" : type, value));
        }
    }

    /** Where the name of an attribute or directive ends: the first {@code =} in front of any quote, else -1. */
    private static int assignment(final String part) {
        final int equals = part.indexOf('=');
        final int quote = part.indexOf('"');
        return equals > 0 && (quote < 0 || equals < quote) ? equals : -1;
    }

    private static List<String> split(final String text, final char separator) {
        final List<String> parts = new ArrayList<>();
        boolean isQuoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '\\' && isQuoted) {
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == separator && !isQuoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        if (isQuoted) {
            throw new IllegalArgumentException("quote is not closed in a manifest header: " + text);
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String unquoted(final String value) {
        final String text = value.strip();
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
            ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1") : text;
    }
}
