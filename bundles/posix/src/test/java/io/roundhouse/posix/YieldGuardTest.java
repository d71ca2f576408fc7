package io.roundhouse.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class YieldGuardTest {
    private static final long SLICE_NS = 4_000_000;

    private final YieldGuard guard = new YieldGuard();
    private long nowNs = Long.MAX_VALUE - 10_000_000;

    @Test
    void shouldYieldWhileYieldsAreShort() {
        guard.yielded(nowNs, nowNs + YieldGuard.LONG_YIELD_NS);
        assertFalse(guard.isBlocking(nowNs + YieldGuard.LONG_YIELD_NS));
    }

    @Test
    void shouldBlockForAWhileAfterALongYieldAlsoWhenTheClockWraps() {
        assertEquals(YieldGuard.FIRST_BLOCKING_NS, blocksFor());
    }

    @Test
    void shouldBlockTwiceAsLongEachTimeWhileTheNeighbourStays() {
        long expected = YieldGuard.FIRST_BLOCKING_NS;
        for (int i = 0; i < 10; i++) {
            assertEquals(expected, blocksFor());
            expected = Math.min(2 * expected, YieldGuard.LONGEST_BLOCKING_NS);
        }
    }

    @Test
    void shouldStartAnewOnceTheNeighbourWasGone() {
        for (int i = 0; i < 4; i++) {
            blocksFor();
        }
        nowNs += YieldGuard.LONGEST_BLOCKING_NS;
        assertEquals(YieldGuard.FIRST_BLOCKING_NS, blocksFor());
    }

    /** A long yield now; the time goes on to the end of blocking. */
    private long blocksFor() {
        guard.yielded(nowNs, nowNs + SLICE_NS);
        nowNs += SLICE_NS;
        final long sinceNs = nowNs;
        assertTrue(guard.isBlocking(nowNs));
        while (guard.isBlocking(nowNs)) {
            nowNs += 100_000;
        }
        return nowNs - sinceNs;
    }
}
