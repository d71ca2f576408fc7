package io.roundhouse.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.DatapathView;
import io.roundhouse.admin.EngineView;
import io.roundhouse.admin.PlanView;
import io.roundhouse.admin.SchemaView;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.Test;

final class TablesTest {
    private static final EngineView ENGINE = new EngineView("rate-limit", "POLICY", "0.1.0", "3f2a9c1b", 21, "RUNNING",
        4, 0, Map.of("max_tokens", "100"), Map.of("parked", 7L));

    @Test
    void shouldAlignNumbersRightAndTextLeft() {
        final String text = new Table("NAME", "COUNT").row("a", 7).row("bcdefg", 1000).toString();
        assertArrayEquals(new String[] {"NAME    COUNT", "a           7", "bcdefg   1000"}, text.split("\\R"));
    }

    @Test
    void shouldRefuseRowOfOtherWidth() {
        assertThrows(IllegalArgumentException.class, () -> new Table("NAME").row(1, 2));
    }

    @Test
    void shouldShowEnginesInColumns() {
        final String[] lines = Tables.of(List.of(ENGINE)).split("\\R");
        assertEquals("NAME        KIND    VERSION  REVISION  BUNDLE  STATE    INSTANCES  ZOMBIES", lines[0]);
        assertEquals("rate-limit  policy    0.1.0  3f2a9c1b      21  running          4        0", lines[1]);
    }

    @Test
    void shouldShowWhatHappensToMessagesOfAPolicyInQuarantine() {
        assertTrue(Tables.of(List.of(inQuarantine(Map.of()))).contains(" quarantined (bypass) "));
        assertTrue(Tables.of(List.of(inQuarantine(Map.of("quarantine", "fail")))).contains(" quarantined (fail) "));
    }

    private static EngineView inQuarantine(final Map<String, String> settings) {
        return new EngineView("acl", "POLICY", "0.1.0", "3f2a9c1b", 21, "QUARANTINED", 4, 0, settings, Map.of());
    }

    @Test
    void shouldShowSchemas() {
        final String[] lines =
            Tables.of(List.of(new SchemaView("shop@1f", "ab12cd34ef", 3, 7, 812, 4096, 21.5, 2))).split("\\R");
        assertEquals("NAME     FINGERPRINT  METHODS  MESSAGES  BYTES  CODE  BUILT-MS  SESSIONS", lines[0]);
        assertEquals("shop@1f  ab12cd34           3         7    812  4096      21.5         2", lines[1]);
    }

    @Test
    void shouldShowSettingsAndCountersOfOneEngine() {
        final String text = Tables.of((Object) ENGINE);
        assertTrue(text.contains("max_tokens    100"), text);
        assertTrue(text.contains("parked       7"), text);
    }

    @Test
    void shouldShowRatesWithSeparators() {
        final DatapathView view = new DatapathView(3, "shop-0", "shop", "CLIENT", "127.0.0.1:9", "shared-0",
            List.of("frontend", "rate-limit", "tcp"), 1234567.8, 12.2, 3, 4, 5, 128, 6, 0);
        final String text = Tables.of(List.of(view));
        assertTrue(text.contains("1,234,568"), text);
        assertTrue(text.contains("frontend > rate-limit > tcp"), text);
    }

    @Test
    void shouldSayWhyPlanIsRefused() {
        final String text = Tables.of(new PlanView(false, List.of("it exports packages"), List.of("x"), List.of(),
            true));
        assertTrue(text.startsWith("refused" + System.lineSeparator() + "  it exports packages"), text);
    }

    @Test
    void shouldLeaveForeignValuesToOtherConverters() {
        final TableConverter converter = new TableConverter();
        assertNull(converter.format(List.of("text"), Converter.INSPECT, null));
        assertNull(converter.format("text", Converter.INSPECT, null));
        assertNull(converter.format(ENGINE, Converter.LINE, null));
    }
}
