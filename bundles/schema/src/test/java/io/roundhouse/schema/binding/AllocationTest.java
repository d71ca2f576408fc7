package io.roundhouse.schema.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Field;
import com.sun.management.ThreadMXBean;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.Schema;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final int ROOM = 4096;
    private static final int WARM_UP = 200_000;
    private static final int MEASURED = 100_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment record = arena.allocate(ROOM, 8);
    private final MemorySegment payload = arena.allocate(ROOM, 8);
    private final MessageType type = TenFields.type(Schema.of(TenFields.descriptorSet()));
    private final MessageCodec codec = Binding.of(List.of(type)).codec(type);
    private final Field message = TenFields.message();
    private final int length = Records.write(message, type, record, 0);

    @Test
    void shouldAllocateNothingWhenEncodingAndDecoding() {
        assertTrue(work(WARM_UP) > 0);
        final long before = threads.getCurrentThreadAllocatedBytes();
        final long empty = threads.getCurrentThreadAllocatedBytes() - before;
        final long start = threads.getCurrentThreadAllocatedBytes();
        final long sum = work(MEASURED);
        final long allocated = threads.getCurrentThreadAllocatedBytes() - start - empty;
        assertTrue(sum > 0);
        assertEquals(0, allocated / MEASURED, "bytes=" + allocated);
        assertTrue(allocated < MEASURED, "bytes=" + allocated);
    }

    @Test
    void shouldAllocateNothingWhenItRefuses() {
        assertTrue(refuse(WARM_UP) < 0);
        final long start = threads.getCurrentThreadAllocatedBytes();
        refuse(MEASURED);
        assertTrue(threads.getCurrentThreadAllocatedBytes() - start < MEASURED);
    }

    private long work(final int rounds) {
        long sum = 0;
        for (int i = 0; i < rounds; i++) {
            final long encoded = codec.encode(record, 0, length, payload, 0, ROOM);
            sum += codec.decode(payload, ROOM - encoded, encoded, record, 2048, 2048);
        }
        return sum;
    }

    private long refuse(final int rounds) {
        long sum = 0;
        for (int i = 0; i < rounds; i++) {
            sum += codec.encode(record, 0, length - 8, payload, 0, ROOM);
            sum += codec.decode(payload, 1, ROOM - 1, record, 2048, 2048);
        }
        return sum;
    }
}
