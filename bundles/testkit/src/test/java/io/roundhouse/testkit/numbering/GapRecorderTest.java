package io.roundhouse.testkit.numbering;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class GapRecorderTest {
    @Test
    void shouldFindTheLongestGapOfEachWindow() {
        final GapRecorder gap = new GapRecorder();
        gap.onMessage(100);
        assertEquals(0, gap.longestNs());
        gap.onMessage(130);
        gap.onMessage(140);
        assertEquals(30, gap.longestNs());
        assertEquals(30, gap.restart());
        gap.onMessage(145);
        assertEquals(5, gap.longestNs());
    }

    @Test
    void shouldCountThePauseOfAnExchangeAsAGap() {
        final GapRecorder gap = new GapRecorder();
        gap.onMessage(100);
        final GapRecorder next = GapRecorder.of(gap.toLongs());
        next.onMessage(170);
        assertEquals(70, next.longestNs());
    }
}
