package io.roundhouse.bench.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class FigureTest {
    @Test
    void shouldTellWhatRequestsCarry() {
        assertEquals(8.0, Figure.goodput(1000).of().applyAsDouble(1_000_000), 1e-9);
    }

    @Test
    void shouldTellWhatRequestsCarryInASecondOfProcessorTime() {
        // A call of 2 us, so half a million a second.
        assertEquals(4.0, Figure.goodputPerCpuSecond(1000).of().applyAsDouble(2), 1e-9);
    }

    @Test
    void shouldHaveNoMoreInFlightThanMemoryCanHold() {
        assertEquals(128, RpcGoodputBench.flood("8k", 8 << 10).inFlight());
        assertEquals(128, RpcGoodputBench.flood("64k", 64 << 10).inFlight());
        assertEquals(16, RpcGoodputBench.flood("512k", 512 << 10).inFlight());
    }
}
