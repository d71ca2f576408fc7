package io.roundhouse.client.stub;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.function.IntFunction;

/**
 * A record as text for people: {@code Type{name="x", ids=[1, 2]}}. Made by the {@code toString} of generated views.
 */
public final class RecordText {
    private static final int MAX_BYTES = 32;
    private static final int MAX_VALUES = 64;

    private final StringBuilder text = new StringBuilder();
    private String separator = "";

    private RecordText() {
    }

    /** Of a message of a type. */
    public RecordText(final String type) {
        text.append(type).append('{');
    }

    /** An entry of a map. */
    public static String entry(final Object key, final Object value) {
        final RecordText entry = new RecordText();
        entry.value(key);
        entry.text.append(": ");
        entry.value(value);
        return entry.text.toString();
    }

    /** Adds a field with a value of any type of a field. */
    public RecordText add(final String name, final Object value) {
        name(name);
        value(value);
        return this;
    }

    /** Adds a list, of which the first values are shown. */
    public RecordText add(final String name, final int count, final IntFunction<Object> values) {
        name(name);
        text.append('[');
        for (int i = 0; i < Math.min(count, MAX_VALUES); i++) {
            text.append(i == 0 ? "" : ", ");
            value(values.apply(i));
        }
        text.append(count > MAX_VALUES ? ", ... " + count + " in all]" : "]");
        return this;
    }

    private void name(final String name) {
        text.append(separator).append(name).append('=');
        separator = ", ";
    }

    private void value(final Object value) {
        switch (value) {
            case final String s -> quoted(s);
            case final MemorySegment bytes -> bytes(bytes);
            default -> text.append(value);
        }
    }

    private void quoted(final String value) {
        text.append('"');
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c < ' ' || c == 0x7F) {
                text.append(String.format("\\u%04x", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        text.append('"');
    }

    private void bytes(final MemorySegment value) {
        final long shown = Math.min(value.byteSize(), MAX_BYTES);
        text.append("0x").append(HexFormat.of().formatHex(value.asSlice(0, shown).toArray(Layouts.BYTE)));
        if (shown < value.byteSize()) {
            text.append("... ").append(value.byteSize()).append(" B in all");
        }
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
