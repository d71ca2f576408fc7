package io.roundhouse.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.spi.Message;
import io.roundhouse.spi.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TestStagePortTest {
    private final TestClock clock = new TestClock(100);
    private final List<Long> out = new ArrayList<>();
    private final TestStagePort lane = new TestStagePort(clock, 2, false, (m, v) -> out.add(m.streamId()));

    private void bring(final long... ids) {
        for (final long id : ids) {
            lane.claim().streamId(id);
            lane.publish();
        }
    }

    private boolean decide(final Verdict verdict, final long resumeAtNs) {
        final Message message = lane.next();
        message.resumeAtNs(resumeAtNs);
        return lane.apply(verdict);
    }

    @Test
    void shouldBringParkedMessagesBackByTimeAndThenByArrival() {
        bring(1, 2, 3);
        assertTrue(decide(Verdict.PARK, 300));
        assertTrue(decide(Verdict.PARK, 200));
        assertTrue(decide(Verdict.REJECT, 0));
        assertEquals(0, lane.resume());
        clock.advance(200);
        assertEquals(2, lane.resume());
        assertEquals(200, lane.next().resumeAtNs());
        lane.apply(Verdict.PASS);
        lane.next();
        lane.apply(Verdict.PASS);
        assertEquals(List.of(3L, 2L, 1L), out);
        assertEquals(2, lane.passed());
        assertEquals(1, lane.rejected());
    }

    @Test
    void shouldHoldTheLaneWhenTheTableIsFull() {
        bring(1, 2, 3);
        decide(Verdict.PARK, 200);
        decide(Verdict.PARK, 200);
        assertFalse(decide(Verdict.PARK, 250));
        final Message held = lane.next();
        assertEquals(3, held.streamId());
        assertEquals(250, held.resumeAtNs());
        assertFalse(lane.apply(Verdict.HOLD_LANE));
        assertSame(held, lane.next());
    }

    @Test
    void shouldLeaveRoomForMessagesThatComeBackWhenNewOnesFillTheLane() {
        bring(1);
        decide(Verdict.PARK, 200);
        while (lane.claim() != null) {
            bring(9);
        }
        assertNull(lane.claim());
        clock.advance(100);
        assertEquals(1, lane.resume());
    }

    @Test
    void shouldKeepTheOrderOfAStageThatDoesNotReorder() {
        final TestStagePort ordered = new TestStagePort(clock, 4, (m, v) -> out.add(m.streamId()));
        for (int id = 1; id <= 3; id++) {
            ordered.claim().streamId(id);
            ordered.publish();
        }
        ordered.next().resumeAtNs(300);
        ordered.apply(Verdict.PARK);
        ordered.next().resumeAtNs(200);
        ordered.apply(Verdict.PARK);
        ordered.next();
        ordered.apply(Verdict.PASS);
        assertEquals(List.of(), out);
        clock.advance(200);
        ordered.resume();
        ordered.next();
        assertFalse(ordered.apply(Verdict.PARK), "has just come back");
        for (int i = 0; i < 3; i++) {
            ordered.next();
            ordered.apply(Verdict.PASS);
        }
        assertEquals(List.of(1L, 2L, 3L), out);
    }
}
