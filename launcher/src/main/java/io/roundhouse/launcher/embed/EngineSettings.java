package io.roundhouse.launcher.embed;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings by name of an engine, or {@code service/} and the name of a service.
 *
 * @param values name to its properties
 */
public record EngineSettings(Map<String, Map<String, String>> values) {
    /** None yet; settings are added to it. One thread. */
    public static EngineSettings empty() {
        return new EngineSettings(new LinkedHashMap<>());
    }

    /**
     * Adds {@code name.property=value}.
     *
     * @throws IllegalArgumentException when it has not that form
     */
    public void add(final String text) {
        final int dot = text.indexOf('.');
        final int equals = text.indexOf('=');
        if (dot <= 0 || equals <= dot + 1) {
            throw new IllegalArgumentException("setting must be NAME.PROPERTY=VALUE: " + text);
        }
        put(text.substring(0, dot), text.substring(dot + 1, equals).trim(), text.substring(equals + 1).trim());
    }

    /** Adds one. */
    public void put(final String engine, final String property, final String value) {
        values.computeIfAbsent(engine, key -> new LinkedHashMap<>()).put(property, value);
    }
}
