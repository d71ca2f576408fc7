package io.roundhouse.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SlabAllocatorTest {
    private static final long BASE = 4L << 20;
    private static final long CAPACITY = 4L << 20;

    @Test
    void shouldGiveOutWholeSliceInEachClass() {
        for (int length = 64; length <= SlabAllocator.MAX_BLOCK_LENGTH; length <<= 1) {
            final SlabAllocator blocks = new SlabAllocator(BASE, CAPACITY, Integer.MAX_VALUE);
            final List<Long> offsets = new ArrayList<>();
            for (long i = 0; i < CAPACITY / length; i++) {
                final long offset = blocks.allocate(length);
                assertNotEquals(SlabAllocator.NONE, offset, "length " + length + " index " + i);
                assertEquals(length, blocks.blockLength(offset));
                offsets.add(offset);
            }
            assertEquals(SlabAllocator.NONE, blocks.allocate(1));
            assertEquals(CAPACITY, blocks.bytesOutstanding());
            offsets.forEach(offset -> assertTrue(blocks.free(offset)));
            assertEquals(0, blocks.bytesOutstanding());
            assertNotEquals(SlabAllocator.NONE, blocks.allocate(1 << 20), "after length " + length);
        }
    }

    @Test
    void shouldRefuseForeignAndDoubleFree() {
        final SlabAllocator blocks = new SlabAllocator(BASE, CAPACITY, 100);
        final long offset = blocks.allocate(200);
        final long large = blocks.allocate(200_000);
        for (final long foreign : new long[] {0, -1, BASE - 64, offset + 64, offset + 1, large + 65_536,
            BASE + CAPACITY, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertFalse(blocks.free(foreign), "offset " + foreign);
            assertEquals(0, blocks.blockLength(foreign), "offset " + foreign);
        }
        assertTrue(blocks.free(offset));
        assertFalse(blocks.free(offset));
        assertTrue(blocks.free(large));
        assertFalse(blocks.free(large));
        assertEquals(0, blocks.blocksOutstanding());
    }

    @Test
    void shouldBoundBlocksAndLengths() {
        final SlabAllocator blocks = new SlabAllocator(0, CAPACITY, 2);
        assertEquals(SlabAllocator.NONE, blocks.allocate(0));
        assertEquals(SlabAllocator.NONE, blocks.allocate(-1));
        assertEquals(SlabAllocator.NONE, blocks.allocate((1 << 20) + 1));
        blocks.allocate(1);
        final long second = blocks.allocate(1);
        assertEquals(SlabAllocator.NONE, blocks.allocate(1));
        blocks.free(second);
        assertEquals(second, blocks.allocate(1), "the block last freed is the warmest");
        assertThrows(IllegalArgumentException.class, () -> new SlabAllocator(0, 1000, 2));
    }

    @Test
    void shouldAgreeWithModel() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final SlabAllocator blocks = new SlabAllocator(BASE, CAPACITY, 3_000);
        final TreeMap<Long, Integer> model = new TreeMap<>();
        long bytes = 0;
        for (int step = 0; step < 300_000; step++) {
            final boolean isGrowing = (step / 20_000 & 1) == 0;
            if (random.nextInt(100) < (isGrowing ? 60 : 35)) {
                final int length = 1 + random.nextInt(1 << 6 + random.nextInt(15));
                final long offset = blocks.allocate(length);
                if (offset >= 0) {
                    final int rounded = Math.max(64, Integer.highestOneBit(2 * length - 1));
                    checkApart(model, offset, rounded, seed);
                    model.put(offset, rounded);
                    bytes += rounded;
                }
            } else if (!model.isEmpty()) {
                final Long near = model.floorKey(BASE + (random.nextLong(CAPACITY) & -64));
                final long offset = near == null ? model.firstKey() : near;
                assertTrue(blocks.free(offset), "seed " + seed);
                bytes -= model.remove(offset);
                assertFalse(blocks.free(offset), "seed " + seed);
            }
            assertEquals(bytes, blocks.bytesOutstanding(), "seed " + seed);
            assertEquals(model.size(), blocks.blocksOutstanding(), "seed " + seed);
        }
        model.keySet().forEach(offset -> assertTrue(blocks.free(offset)));
        for (int i = 0; i < CAPACITY >> 20; i++) {
            assertNotEquals(SlabAllocator.NONE, blocks.allocate(1 << 20), "all spans come back, seed " + seed);
        }
    }

    @Test
    void shouldAllocateNoJavaMemory() {
        final SlabAllocator blocks = new SlabAllocator(BASE, CAPACITY, 1_000);
        final long[] offsets = new long[64];
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 4 && allocated != 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 200_000; i++) {
                blocks.free(offsets[i & 63]);
                offsets[i & 63] = blocks.allocate(64 << i % 7);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }

    private static void checkApart(
        final TreeMap<Long, Integer> model, final long offset, final int length, final long seed) {
        assertTrue(offset >= BASE && offset + length <= BASE + CAPACITY, "seed " + seed);
        final Map.Entry<Long, Integer> below = model.floorEntry(offset);
        final Long above = model.ceilingKey(offset);
        assertTrue(below == null || below.getKey() + below.getValue() <= offset, "seed " + seed);
        assertTrue(above == null || offset + length <= above, "seed " + seed);
    }
}
