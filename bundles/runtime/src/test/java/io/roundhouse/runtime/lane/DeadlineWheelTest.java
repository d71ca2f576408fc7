package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wheel beside a plain array of deadlines, with random calls, pauses and copies. */
final class DeadlineWheelTest {
    private static final int CAPACITY = 64;
    private static final long TICK_NS = 1L << DeadlineWheel.TICK_SHIFT;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final long[] deadlines = new long[CAPACITY];
    private final boolean[] isIn = new boolean[CAPACITY];
    private DeadlineWheel wheel = new DeadlineWheel(CAPACITY);

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000_000_000L, -5_000_000_000L})
    void shouldExpireEachCallOnceAndInTime(final long startNs) {
        long nowNs = startNs;
        wheel.expired(nowNs);
        int expired = 0;
        for (int i = 0; i < 200_000; i++) {
            nowNs += random.nextInt(1_000) == 0 ? random.nextLong(3_000 * TICK_NS) : random.nextLong(TICK_NS);
            expired += expire(nowNs);
            final int index = random.nextInt(CAPACITY);
            if (isIn[index] && random.nextInt(8) == 0) {
                wheel.remove(index);
                isIn[index] = false;
            } else if (!isIn[index]) {
                deadlines[index] = nowNs + random.nextLong(random.nextBoolean() ? 20 * TICK_NS : 2_000 * TICK_NS);
                wheel.add(index, deadlines[index]);
                isIn[index] = true;
            }
            if (random.nextInt(100) == 0) {
                wheel = wheel.copy();
            }
        }
        assertTrue(expired > 10_000, () -> "seed " + seed);
    }

    private int expire(final long nowNs) {
        final long dueNs = wheel.nextDueNs();
        int expired = 0;
        for (int i = wheel.expired(nowNs); i >= 0; i = wheel.expired(nowNs)) {
            assertTrue(isIn[i] && deadlines[i] <= nowNs, () -> "seed " + seed);
            assertTrue(dueNs <= nowNs, () -> "would have slept too long: seed " + seed);
            isIn[i] = false;
            expired++;
        }
        for (int i = 0; i < CAPACITY; i++) {
            assertTrue(!isIn[i] || deadlines[i] > nowNs - TICK_NS, () -> "too late: seed " + seed);
        }
        return expired;
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 1, Long.MAX_VALUE})
    void shouldTakeAnyDeadline(final long deadlineNs) {
        wheel.expired(1_000 * TICK_NS);
        wheel.add(5, deadlineNs);
        assertEquals(deadlineNs == Long.MAX_VALUE ? -1 : 5, wheel.expired(1_001 * TICK_NS));
        assertEquals(-1, wheel.expired(9_000 * TICK_NS));
        wheel.remove(5);
        assertEquals(Long.MAX_VALUE, wheel.nextDueNs());
    }
}
