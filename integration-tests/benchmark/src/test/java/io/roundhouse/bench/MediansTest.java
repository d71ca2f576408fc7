package io.roundhouse.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class MediansTest {
    @Test
    void shouldTakeTheMiddleValueOfAnOddCount() {
        assertEquals(3, Medians.median(9, 1, 3));
    }

    @Test
    void shouldTakeTheMeanOfTheTwoInTheMiddleOfAnEvenCount() {
        assertEquals(2.5, Medians.median(4, 1, 2, 3));
    }

    @Test
    void shouldHaveNoMedianOfNothing() {
        assertTrue(Double.isNaN(Medians.median()));
    }

    @Test
    void shouldTakeTheMedianOfRatiosAndNotTheRatioOfMedians() {
        assertEquals(4, Medians.ratio(Better.LOWER, new double[] {1, 10, 100}, new double[] {4, 50, 100}));
    }

    @Test
    void shouldWriteRatiosSoThatAboveOneIsBetterForUs() {
        assertEquals(5, Better.LOWER.ratio(20, 100));
        assertEquals(5, Better.HIGHER.ratio(100, 20));
    }

    @Test
    void shouldRefuseRunsThatAreNotPairs() {
        assertThrows(IllegalArgumentException.class, () -> Medians.ratio(Better.LOWER, new double[2], new double[3]));
    }

    @Test
    void shouldTakeTheNearestRank() {
        final double[] hundred = java.util.stream.IntStream.rangeClosed(1, 100).asDoubleStream().toArray();
        assertEquals(99, Medians.percentile(99, hundred));
        assertEquals(100, Medians.percentile(100, hundred));
        assertEquals(1, Medians.percentile(0, hundred));
    }
}
