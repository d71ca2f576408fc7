package io.roundhouse.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.admin.ChangeView.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChangesTest {
    @Test
    void shouldSumUpCommittedUpgrade() {
        final ChangeView view = change("upgrade", "rate-limit", "0.1.0 (3f2a9c1b)", "0.2.0 (77aa01bc)",
            Outcome.COMMITTED, "", List.of(80_000L, 120_000L, 90_000L, 60_000L));
        assertEquals("committed: rate-limit 0.1.0 (3f2a9c1b) -> 0.2.0 (77aa01bc) on 4 datapaths, longest pause 0.12 ms",
            Changes.line(view));
    }

    @Test
    void shouldNameReasonOfRevertedChange() {
        final ChangeView view = change("upgrade", "rate-limit", "0.1.0 (3f2a9c1b)", "0.3.0 (00000000)",
            Outcome.REVERTED, "threw on its first message", List.of(50_000L));
        assertEquals("reverted: rate-limit 0.1.0 (3f2a9c1b) -> 0.3.0 (00000000) on 1 datapath, longest pause 0.05 ms: "
            + "threw on its first message", Changes.line(view));
    }

    @Test
    void shouldNameKindWhereNoRevisionChanges() {
        assertEquals("committed: attach null on 1 datapath, longest pause 1.00 ms",
            Changes.line(change("attach", "null", "", "", Outcome.COMMITTED, "", List.of(1_000_000L))));
        assertEquals("refused: move: no such datapath: x",
            Changes.line(change("move", "", "", "", Outcome.REFUSED, "no such datapath: x", List.of())));
    }

    @Test
    void shouldReadSettings() {
        assertEquals(Map.of("max_tokens", "5", "name", "a=b"), Arguments.settings("max_tokens=5", "name=a=b"));
        assertThrows(IllegalArgumentException.class, () -> Arguments.settings("max_tokens"));
    }

    private static ChangeView change(final String kind, final String engine, final String from, final String to,
        final Outcome outcome, final String reason, final List<Long> pauses) {
        return new ChangeView(1, kind, engine, from, to, Phase.ENDED, outcome, reason, "command", Instant.EPOCH, 5,
            pauses, List.of());
    }
}
