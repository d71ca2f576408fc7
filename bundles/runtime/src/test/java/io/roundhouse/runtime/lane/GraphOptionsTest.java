package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class GraphOptionsTest {
    @Test
    void shouldTakeAsManyDatapathsAsTheHeapHasRoomFor() {
        assertEquals(1024, GraphOptions.datapathsIn(512L << 20));
        assertEquals(163, GraphOptions.datapathsIn(128L << 20));
        assertEquals(16, GraphOptions.datapathsIn(32L << 20));
        assertEquals(1024, GraphOptions.datapathsIn(64L << 30));
    }
}
