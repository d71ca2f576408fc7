package io.roundhouse.testkit.numbering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class GapTimelineTest {
    private static final long MS = 1_000_000;

    private final GapTimeline gaps = new GapTimeline();

    private void messagesAt(final long... timesMs) {
        for (final long timeMs : timesMs) {
            gaps.onMessage(timeMs * MS);
        }
    }

    @Test
    void shouldFindTheLongestGapThatEndedInAWindow() {
        messagesAt(100, 110, 150, 155, 400);
        assertEquals(40 * MS, gaps.longestNs(100 * MS, 200 * MS));
        assertEquals(5 * MS, gaps.longestNs(153 * MS, 200 * MS));
        assertEquals(245 * MS, gaps.longestNs(300 * MS, 400 * MS));
    }

    @Test
    void shouldFindNothingWhereNoMessagePassed() {
        messagesAt(100, 110);
        assertEquals(0, gaps.longestNs(200 * MS, 300 * MS));
    }

    @Test
    void shouldNotCountTheTimeBeforeTheFirstMessage() {
        messagesAt(5_000);
        assertEquals(0, gaps.longestNs(0, 6_000 * MS));
    }

    @Test
    void shouldKeepTheLongestOfOneMillisecond() {
        gaps.onMessage(100 * MS);
        gaps.onMessage(100 * MS + 10);
        gaps.onMessage(100 * MS + 500);
        gaps.onMessage(100 * MS + 520);
        assertEquals(490, gaps.longestNs(100 * MS, 101 * MS));
    }

    @Test
    void shouldForgetWhatItsCellsWereBefore() {
        final long roundMs = (1L << 15) * (1L << 20) / MS;
        messagesAt(100, 150);
        for (long timeMs = 200; timeMs < roundMs + 400; timeMs++) {
            gaps.onMessage(timeMs * MS);
        }
        assertEquals(MS, gaps.longestNs((roundMs + 100) * MS, (roundMs + 200) * MS));
        assertEquals(0, gaps.longestNs(100 * MS, 150 * MS));
    }
}
