package io.roundhouse.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class IntervalTest {
    @Test
    void shouldTakeTheFourthOfFifteenFromEitherEnd() {
        final Interval interval = Interval.of(15, 1, 14, 2, 13, 3, 12, 4, 11, 5, 10, 6, 9, 7, 8);
        assertEquals(new Interval(4, 12), interval);
    }

    @Test
    void shouldKnowTheTableOfTheSignTest() {
        assertEquals(0, Interval.rank(5));
        assertEquals(1, Interval.rank(6));
        assertEquals(2, Interval.rank(9));
        assertEquals(6, Interval.rank(20));
    }

    @Test
    void shouldSayNothingOfTooFewRuns() {
        assertTrue(Double.isNaN(Interval.of(1, 2, 3, 4, 5).low()));
        assertTrue(Double.isNaN(Interval.of().high()));
    }

    @Test
    void shouldHaveTheMedianAsOftenAsPromised() {
        final Random random = new Random(1);
        int hits = 0;
        for (int i = 0; i < 2000; i++) {
            final Interval interval =
                Interval.of(IntStream.range(0, 15).mapToDouble(_ -> Math.exp(random.nextGaussian())).toArray());
            hits += interval.low() <= 1 && interval.high() >= 1 ? 1 : 0;
        }
        assertTrue(hits >= 1900, "hits=" + hits);
    }
}
