package io.roundhouse.bench.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.examples.kv.OrderedEntries;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class KvWorkTest {
    @Test
    void shouldScanOnceInAHundredAndTellOfEitherKind() {
        final long first = Numbers.of(3, 4711);
        assertEquals(10, LongStream.range(first, first + 1000).filter(KvWork::isScan).count());
        assertEquals(10, LongStream.range(first, first + 1000).filter(n -> KvWork.isTold(KvWork.SCAN, n)).count());
        assertEquals(990, LongStream.range(first, first + 1000).filter(n -> KvWork.isTold(KvWork.GET, n)).count());
        assertEquals(1000, LongStream.range(first, first + 1000).filter(n -> KvWork.isTold(KvWork.BOTH, n)).count());
    }

    @Test
    void shouldFindWhatItAsksForInTheOrderOfNumbers() {
        final OrderedEntries entries = KvWork.entries();
        for (long number = 0; number < 1000; number++) {
            final int entry = KvWork.entry(number);
            final byte[] value = entries.get(KvWork.key(entry)).bytes();
            assertTrue(KvWork.isValue(entry, MemorySegment.ofArray(value)), "number=" + number);
            final List<String> keys = new ArrayList<>();
            entries.scan(KvWork.key(entry), null, KvWork.SCANNED, (key, _) -> keys.add(key));
            assertEquals(KvWork.SCANNED, keys.size());
            assertEquals(KvWork.key(entry + KvWork.SCANNED - 1), keys.getLast());
        }
        assertNull(entries.get("key-1"));
    }
}
