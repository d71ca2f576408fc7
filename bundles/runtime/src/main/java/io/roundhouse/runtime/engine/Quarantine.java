package io.roundhouse.runtime.engine;

import io.roundhouse.spi.Settings;
import java.util.Map;
import java.util.TreeMap;

/** What happens to the messages of a policy in quarantine. A setting of its engine that the engine never sees. */
public enum Quarantine {
    /** They pass as if the policy were not there. */
    BYPASS,
    /** Their calls end with UNAVAILABLE: for policies without which nothing may pass. */
    FAIL;

    /** The property, reserved in the settings of every engine: {@code bypass}, the default, or {@code fail}. */
    public static final String PROPERTY = "quarantine";

    /**
     * What an engine's settings choose.
     *
     * @throws IllegalArgumentException naming the property, when its value is another word
     */
    public static Quarantine of(final Map<String, ?> settings) {
        final Object value = settings.get(PROPERTY);
        return switch (value == null ? "bypass" : value.toString().strip()) {
            case "bypass" -> BYPASS;
            case "fail" -> FAIL;
            default -> throw new IllegalArgumentException("property must be bypass or fail: " + PROPERTY + '=' + value);
        };
    }

    /**
     * The choice where there is none, for an engine that is no policy. @throws IllegalArgumentException if it is set
     */
    public static void refuse(final Map<String, ?> settings) {
        if (settings.containsKey(PROPERTY)) {
            throw new IllegalArgumentException("property is for policies only: " + PROPERTY + '='
                + settings.get(PROPERTY));
        }
    }

    /** The settings as the engine gets them: without what is reserved. */
    public static Settings withoutReserved(final Map<String, ?> settings) {
        final Map<String, Object> values = new TreeMap<>(settings);
        values.remove(PROPERTY);
        return Settings.of(values);
    }
}
