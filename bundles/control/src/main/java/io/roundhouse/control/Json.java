package io.roundhouse.control;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Values as JSON (RFC 8259): records and maps as objects, collections and arrays as arrays, numbers and booleans as
 * they are, everything else as the string it is printed as.
 */
final class Json {
    private Json() {
    }

    static String of(final Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean b -> b.toString();
            case Double d when !Double.isFinite(d) -> "null";
            case Float f when !Float.isFinite(f) -> "null";
            case Number n -> n.toString();
            case Record r -> record(r);
            case Map<?, ?> map -> map.entrySet().stream()
                .map(entry -> string(entry.getKey().toString()) + ":" + of(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
            case Collection<?> items -> items.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
            case Object array when array.getClass().isArray() -> of(list(array));
            default -> string(value.toString());
        };
    }

    private static String record(final Record value) {
        final List<String> members = new ArrayList<>();
        for (final RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                members.add(string(component.getName()) + ":" + of(component.getAccessor().invoke(value)));
            } catch (final ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
        return "{" + String.join(",", members) + "}";
    }

    private static List<Object> list(final Object array) {
        final List<Object> list = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            list.add(Array.get(array, i));
        }
        return list;
    }

    private static String string(final String text) {
        final StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                default -> json.append(isPlain(c, text, i) ? String.valueOf(c) : String.format("\\u%04x", (int) c));
            }
        }
        return json.append('"').toString();
    }

    /** A surrogate without its other half has no bytes in UTF-8. */
    private static boolean isPlain(final char c, final String text, final int i) {
        if (Character.isHighSurrogate(c)) {
            return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        }
        return c >= ' ' && (!Character.isLowSurrogate(c) || i > 0 && Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
