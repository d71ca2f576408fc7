package io.roundhouse.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class LoadGeneratorTest {
    @Test
    void shouldKeepSoManyCallsOpenInAClosedLoop() {
        final LoadGenerator load = LoadGenerator.closedLoop(2);
        assertEquals(0, load.begin(10));
        assertEquals(1, load.begin(10));
        assertEquals(LoadGenerator.NOTHING_DUE, load.begin(10));
        assertTrue(load.end(0, 35, true));
        assertEquals(2, load.begin(35));
        assertEquals(25, load.latency().getMaxValue());
        assertEquals(2, load.inFlight());
    }

    @Test
    void shouldMeasureFromWhenACallShouldHaveBegunInAnOpenLoop() {
        final LoadGenerator load = LoadGenerator.openLoop(1_000, 100);
        assertEquals(0, load.begin(0));
        assertEquals(LoadGenerator.NOTHING_DUE, load.begin(999_999));
        assertEquals(1, load.begin(5_000_000));
        assertEquals(2, load.begin(5_000_000));
        load.end(1, 6_000_000, true);
        assertTrue(load.latency().valuesAreEquivalent(5_000_000, load.latency().getMaxValue()));
    }

    @Test
    void shouldCountWhatWentWrong() {
        final LoadGenerator load = LoadGenerator.closedLoop(8);
        for (int i = 0; i < 5; i++) {
            load.begin(0);
        }
        load.end(1, 1, true);
        load.end(0, 1, true);
        assertFalse(load.end(0, 1, true));
        load.end(2, 1, false);
        assertFalse(load.end(99, 1, true));
        assertEquals(1, load.reordered());
        assertEquals(1, load.doubled());
        assertEquals(1, load.failed());
        assertEquals(1, load.unknown());
        assertEquals(2, load.lost());
        assertEquals(2, load.latency().getTotalCount());
    }

    @Test
    void shouldTakeBackACallThatCouldNotBeMade() {
        final LoadGenerator load = LoadGenerator.closedLoop(4);
        final long number = load.begin(0);
        load.cancel(number);
        assertEquals(0, load.inFlight());
        assertEquals(number, load.begin(0));
        assertThrows(IllegalArgumentException.class, () -> load.cancel(7));
    }

    @Test
    void shouldNotBeginACallInThePlaceOfOneThatIsStillOpen() {
        final LoadGenerator load = LoadGenerator.closedLoop(2);
        final long straggler = load.begin(0);
        long number = load.begin(0);
        while (number != LoadGenerator.NOTHING_DUE) {
            load.end(number, 0, true);
            number = load.begin(0);
        }
        assertEquals(16, load.begun());
        load.end(straggler, 1, true);
        assertEquals(16, load.begin(1));
        assertEquals(0, load.doubled());
    }
}
