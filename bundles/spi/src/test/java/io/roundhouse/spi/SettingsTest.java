package io.roundhouse.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    private enum Color { RED, GREEN }

    private @interface Config {
        long max_tokens() default 7;

        int batch() default 64;

        double share() default 0.5;

        boolean shadow() default false;

        String mode() default "park";

        Color color() default Color.RED;
    }

    private @interface Required {
        String host();
    }

    private static Config config(final Map<String, ?> values) {
        return Settings.of(values).as(Config.class);
    }

    @Test
    void shouldFillInDefaults() {
        final Config config = Settings.EMPTY.as(Config.class);
        assertEquals(7, config.max_tokens());
        assertEquals(64, config.batch());
        assertEquals(0.5, config.share());
        assertEquals("park", config.mode());
        assertEquals(Color.RED, config.color());
        assertTrue(!config.shadow());
    }

    @Test
    void shouldConvertTextAndNumbers() {
        final Config config = config(Map.of("max_tokens", " 9000000000 ", "batch", 3L, "share", 1, "shadow", "true",
            "mode", " reject ", "color", "GREEN", "other", "ignored"));
        assertEquals(9_000_000_000L, config.max_tokens());
        assertEquals(3, config.batch());
        assertEquals(1.0, config.share());
        assertTrue(config.shadow());
        assertEquals("reject", config.mode());
        assertEquals(Color.GREEN, config.color());
    }

    @Test
    void shouldNameThePropertyThatDoesNotConvert() {
        for (final String name : List.of("max_tokens", "batch", "share", "shadow", "color")) {
            final var refused = assertThrows(IllegalArgumentException.class, () -> config(Map.of(name, "much")));
            assertTrue(refused.getMessage().contains(name + "=much"), refused.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> config(Map.of("batch", 1L << 40)));
    }

    @Test
    void shouldNameARequiredPropertyThatIsNotSet() {
        final var refused = assertThrows(IllegalArgumentException.class, () -> Settings.EMPTY.as(Required.class));
        assertTrue(refused.getMessage().contains("host"), refused.getMessage());
        assertEquals("here", Settings.of(Map.of("host", "here")).as(Required.class).host());
    }

    @Test
    void shouldNotChangeWithTheMapItWasMadeOf() {
        final Map<String, Object> values = new HashMap<>(Map.of("batch", 1));
        final Settings settings = Settings.of(values);
        values.put("batch", 2);
        assertEquals(1, settings.as(Config.class).batch());
        assertEquals(Settings.of(Map.of("batch", 1)), settings);
        assertNotEquals(Settings.EMPTY, settings);
    }

    @Test
    void shouldGiveAConfigThatActsAsAnAnnotation() {
        final Config config = Settings.EMPTY.as(Config.class);
        assertEquals(Config.class, config.annotationType());
        assertEquals(config, config);
        assertSame(config, Settings.EMPTY.as(Config.class), "read once");
        assertNotEquals(config, Settings.of(Map.of()).as(Config.class));
        assertTrue(config.toString().contains("max_tokens=7"));
        assertEquals(config.hashCode(), config.hashCode());
    }
}
