package io.roundhouse.launcher;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings by engine name.
 *
 * @param values engine name to its properties
 */
record EngineSettings(Map<String, Map<String, String>> values) {
    static EngineSettings empty() {
        return new EngineSettings(new LinkedHashMap<>());
    }

    /**
     * Adds {@code engine.property=value}.
     *
     * @throws IllegalArgumentException when it has not that form
     */
    void add(final String text) {
        final int dot = text.indexOf('.');
        final int equals = text.indexOf('=');
        if (dot <= 0 || equals <= dot + 1) {
            throw new IllegalArgumentException("setting must be ENGINE.PROPERTY=VALUE: " + text);
        }
        put(text.substring(0, dot), text.substring(dot + 1, equals).trim(), text.substring(equals + 1).trim());
    }

    void put(final String engine, final String property, final String value) {
        values.computeIfAbsent(engine, key -> new LinkedHashMap<>()).put(property, value);
    }
}
