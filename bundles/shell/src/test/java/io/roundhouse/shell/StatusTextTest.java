package io.roundhouse.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.DaemonView;
import io.roundhouse.admin.EngineView;
import io.roundhouse.admin.SessionView;
import io.roundhouse.admin.ViolationView;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StatusTextTest {
    private static final EngineView ENGINE =
        new EngineView("tcp", "TRANSPORT", "0.1.0", "3f2a9c1b", 21, "LINGERING", 1, 0, Map.of(), Map.of());
    private static final SessionView SESSION =
        new SessionView("shop-1", "shop", "CLIENT", "h:1", 7, 8, 1, "", Instant.EPOCH);

    @Test
    void shouldSayWhatTroublesTheService() {
        final String text = StatusText.of(status(false, List.of("missing: null", "engine tcp is lingering")));
        assertTrue(text.contains("health       not ready, but missing: null; engine tcp is lingering\n"), text);
        assertTrue(text.contains("sessions     1: shop-1 (process 7, user 8)\n"), text);
        assertTrue(text.contains("violation    shop-1 (process 7, user 8): a descriptor is malformed, "), text);
        assertTrue(text.contains("last change  none\n"), text);
        assertTrue(text.contains("tcp   transport"), text);
        assertTrue(StatusText.of(status(true, List.of())).contains("health       ready\n"));
    }

    @Test
    void shouldSayHowLongInTwoUnits() {
        assertEquals("0 s", StatusText.duration(999));
        assertEquals("59 s", StatusText.duration(59_999));
        assertEquals("1 min 1 s", StatusText.duration(61_000));
        assertEquals("2 h 3 min", StatusText.duration(2 * 3_600_000 + 3 * 60_000 + 4_000));
        assertEquals("10 d 23 h", StatusText.duration(11 * 86_400_000L - 1));
    }

    private static StatusView status(final boolean isReady, final List<String> troubles) {
        return new StatusView(
            new DaemonView("0.1.0", 5, "nobody", Path.of("/x"), Instant.EPOCH, isReady, troubles), 999, List.of(ENGINE),
            List.of(SESSION),
            List.of(new ViolationView(SESSION, "a descriptor is malformed", Instant.EPOCH)), List.of(),
            null);
    }
}
