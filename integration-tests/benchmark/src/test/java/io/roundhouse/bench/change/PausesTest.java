package io.roundhouse.bench.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PausesTest {
    private static Swap swap(final boolean isCommitted, final double... pausesNs) {
        return new Swap(isCommitted, 0, 1, pausesNs, "");
    }

    @Test
    void shouldTakeEveryPlaceOfEveryChange() {
        final Pauses pauses = new Pauses(List.of(swap(true, 1e6, 3e6), swap(true, 2e6)));
        assertEquals(2, pauses.p50("x").value());
        assertEquals(3, pauses.max("x").value());
    }

    @Test
    void shouldLeaveOutChangesThatCameBack() {
        assertEquals(1, new Pauses(List.of(swap(true, 1e6), swap(false, 9e6))).max("x").value());
    }

    @Test
    void shouldTellThePauseThatNinetyNineOfAHundredDoNotExceed() {
        assertEquals(990, new Pauses(IntStream.rangeClosed(1, 1_000).mapToObj(i -> swap(true, i * 1e6)).toList())
            .p99("x").value());
    }
}
