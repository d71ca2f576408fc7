package io.roundhouse.testkit.numbering;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class NumberingCheckerTest {
    private final NumberingChecker checker = new NumberingChecker();

    private void accept(final long... numbers) {
        for (final long number : numbers) {
            checker.accept(number);
        }
    }

    @Test
    void shouldBeCleanWhenEveryNumberComesOnceAndInOrder() {
        accept(0, 1, 2, 3);
        assertTrue(checker.isClean(4));
        assertFalse(checker.isClean(5));
        assertEquals(1, checker.lostOf(5));
    }

    @Test
    void shouldTellLateFromLostAndDoubled() {
        accept(0, 2, 3);
        assertEquals(1, checker.lost());
        accept(1);
        assertEquals(0, checker.lost());
        assertEquals(1, checker.reordered());
        accept(1, 3);
        assertEquals(2, checker.doubled());
        assertEquals(4, checker.received());
    }

    @Test
    void shouldCountWhatIsBehindTheWindowAsTooOld() {
        accept(0, 2 + NumberingChecker.WINDOW, 1);
        assertEquals(1, checker.tooOld());
        assertEquals(NumberingChecker.WINDOW + 1, checker.lost());
        accept(2 + NumberingChecker.WINDOW, 2 + 3L * NumberingChecker.WINDOW);
        assertEquals(1, checker.doubled());
        assertEquals(3L * NumberingChecker.WINDOW, checker.lost());
    }

    @Test
    void shouldAgreeWithASetOnRandomStreams() {
        for (long seed = 0; seed < 50; seed++) {
            agree(seed);
        }
    }

    private static void agree(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final NumberingChecker checker = new NumberingChecker();
        final BitSet seen = new BitSet();
        long doubled = 0;
        long reordered = 0;
        int next = 0;
        for (int i = 0; i < 20_000; i++) {
            final int number = Math.max(0, next + (random.nextInt(10) == 0 ? random.nextInt(-1_000, 100) : 0));
            doubled += seen.get(number) ? 1 : 0;
            reordered += !seen.get(number) && number < next ? 1 : 0;
            seen.set(number);
            next = Math.max(next, number + 1);
            checker.accept(number);
        }
        assertEquals(doubled, checker.doubled(), "seed=" + seed);
        assertEquals(reordered, checker.reordered(), "seed=" + seed);
        assertEquals(next - seen.cardinality(), checker.lost(), "seed=" + seed);
        assertEquals(seen.cardinality(), checker.received(), "seed=" + seed);
        assertEquals(0, checker.tooOld(), "seed=" + seed);
    }

    @Test
    void shouldGoOnFromItsLongs() {
        accept(0, 1, 5, 5, 3);
        final NumberingChecker next = NumberingChecker.of(checker.toLongs());
        accept(4, 6);
        next.accept(4);
        next.accept(6);
        assertArrayEquals(checker.toLongs(), next.toLongs());
    }

    @Test
    void shouldAllocateNothing() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long number = 0;
        for (; number < 50_000; number++) {
            checker.accept(number % 7 == 0 ? number - 3 : number);
        }
        threads.getCurrentThreadAllocatedBytes();
        final long before = threads.getCurrentThreadAllocatedBytes();
        for (; number < 100_000; number++) {
            checker.accept(number % 7 == 0 ? number - 3 : number);
        }
        assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
    }
}
