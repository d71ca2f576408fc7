package io.roundhouse.bench.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roundhouse.testkit.process.ProcessException;
import org.junit.jupiter.api.Test;

final class ProcessMemoryTest {
    @Test
    void shouldReadTheShareAndNoPartOfIt() {
        assertEquals(48_211, ProcessMemory.share("""
            00400000-ffffffffff601000 ---p 00000000 00:00 0                  [rollup]
            Rss:               52340 kB
            Pss:               48211 kB
            Pss_Dirty:         31000 kB
            Pss_Anon:          30000 kB
            """));
    }

    @Test
    void shouldRefuseWhatHasNone() {
        assertThrows(ProcessException.class, () -> ProcessMemory.share("Rss: 52340 kB\n"));
    }
}
