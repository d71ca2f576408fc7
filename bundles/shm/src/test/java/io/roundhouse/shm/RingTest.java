package io.roundhouse.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.layout.RingDescriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RingTest {
    private static final int CAPACITY = 8;
    private static final long RING = 128;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(RING + RingDescriptor.length(CAPACITY, 64), 128);
    private final RingProducer producer = new RingProducer(memory, RING, CAPACITY, 64);
    private final RingConsumer consumer = new RingConsumer(memory, RING, CAPACITY, 64);

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldAgreeWithModel() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final ArrayDeque<Long> model = new ArrayDeque<>();
        long next = 0;
        long claimed = 0;
        for (int step = 0; step < 200_000; step++) {
            switch (random.nextInt(3)) {
                case 0 -> {
                    final long at = producer.claim();
                    final boolean isFull = model.size() + claimed == CAPACITY;
                    assertEquals(isFull ? RingProducer.FULL : 0, Math.min(at, 0), "seed " + seed);
                    if (at >= 0) {
                        memory.set(ValueLayout.JAVA_LONG, at + 56, next++);
                        claimed++;
                    }
                }
                case 1 -> {
                    producer.publish();
                    for (; claimed > 0; claimed--) {
                        model.add(next - claimed);
                    }
                }
                default -> {
                    final int available = random.nextBoolean() ? consumer.refresh() : consumer.available();
                    assertTrue(available <= model.size() && (available > 0 || model.isEmpty()), "seed " + seed);
                    final int count = random.nextInt(available + 1);
                    for (int i = 0; i < count; i++) {
                        assertEquals(model.remove(), memory.get(ValueLayout.JAVA_LONG, consumer.entry(i) + 56));
                    }
                    consumer.release(count);
                }
            }
        }
        assertEquals(next - model.size() - claimed, consumer.position(), "seed " + seed);
    }

    @Test
    void shouldLetSuccessorsGoOnBehindWhatWasDealtWith() {
        for (int i = 0; i < 3; i++) {
            memory.set(ValueLayout.JAVA_LONG, producer.claim(), i);
        }
        producer.complete();
        memory.set(ValueLayout.JAVA_LONG, producer.claim(), 99);
        final RingProducer nextProducer = producer.successor();
        assertEquals(3, consumer.available(), "what was complete is published");
        consumer.consume();
        assertEquals(1, memory.get(ValueLayout.JAVA_LONG, consumer.entry(0)));
        final RingConsumer nextConsumer = consumer.successor();
        assertEquals(2, nextConsumer.available());
        assertEquals(1, memory.get(ValueLayout.JAVA_LONG, nextConsumer.entry(0)));
        assertEquals(2, nextProducer.used(), "what was consumed is given back");
        memory.set(ValueLayout.JAVA_LONG, nextProducer.claim(), 3);
        nextProducer.publish();
        assertEquals(3, nextConsumer.refresh());
        assertEquals(3, memory.get(ValueLayout.JAVA_LONG, nextConsumer.entry(2)));
    }

    @Test
    void shouldTouchNothingOnceFenced() {
        producer.offer(1);
        producer.claim();
        producer.fence();
        producer.publish();
        assertEquals(RingProducer.FULL, producer.claim());
        assertTrue(!producer.hasRoom());
        assertEquals(1, consumer.available());
        consumer.consume();
        consumer.fence();
        consumer.release(1);
        assertEquals(0, consumer.available() + consumer.refresh());
        assertEquals(0L, memory.get(ValueLayout.JAVA_LONG, RING + RingDescriptor.HEAD_OFFSET));
        assertEquals(1L, memory.get(ValueLayout.JAVA_LONG, RING + RingDescriptor.TAIL_OFFSET));
    }

    @Test
    void shouldRefuseImpossiblePositions() {
        for (final long tail : new long[] {-1, CAPACITY + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            memory.set(ValueLayout.JAVA_LONG, RING + RingDescriptor.TAIL_OFFSET, tail);
            assertEquals(RingConsumer.CORRUPT, consumer.available(), "tail " + tail);
        }
        for (int i = 0; i < CAPACITY; i++) {
            producer.claim();
        }
        producer.publish();
        for (final long head : new long[] {-1, CAPACITY + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            memory.set(ValueLayout.JAVA_LONG, RING + RingDescriptor.HEAD_OFFSET, head);
            assertEquals(RingProducer.CORRUPT, producer.claim(), "head " + head);
            assertEquals(RingProducer.CORRUPT, producer.used(), "head " + head);
        }
        memory.set(ValueLayout.JAVA_LONG, RING + RingDescriptor.HEAD_OFFSET, 3);
        assertTrue(producer.claim() > 0);
        memory.set(ValueLayout.JAVA_LONG, RING + RingDescriptor.HEAD_OFFSET, 2);
        assertEquals(RingProducer.CORRUPT, producer.used(), "a head never goes back");
    }

    @Test
    void shouldRefuseBadShapes() {
        assertThrows(IllegalArgumentException.class, () -> new RingProducer(memory, 0, 7, 64));
        assertThrows(IllegalArgumentException.class, () -> new RingConsumer(memory, 0, 8, 4));
        assertThrows(IllegalArgumentException.class, () -> new RingConsumer(memory, 256, 8, 64));
    }

    @Test
    void shouldWakeExactlyOnce() throws InterruptedException {
        final WakeFlag flag = new WakeFlag(memory, 0);
        assertTrue(!flag.wake(WakeFlag.MESSAGES));
        flag.arm(WakeFlag.RECLAIM);
        assertTrue(!flag.wake(WakeFlag.MESSAGES));
        assertTrue(flag.wake(WakeFlag.RECLAIM));
        assertTrue(!flag.isArmed());
        final RingProducer longs = new RingProducer(memory, RING, CAPACITY, 8);
        final RingConsumer reader = new RingConsumer(memory, RING, CAPACITY, 8);
        final Semaphore wakeUps = new Semaphore(0);
        final int count = 100_000;
        final Thread writer = Thread.ofPlatform().start(() -> {
            for (long i = 0; i < count;) {
                if (longs.offer(i) == 0) {
                    i++;
                    if (flag.wake(WakeFlag.MESSAGES)) {
                        wakeUps.release();
                    }
                } else {
                    Thread.yield();
                }
            }
        });
        for (long expected = 0; expected < count;) {
            final int available = reader.available();
            for (int i = 0; i < available; i++) {
                assertEquals(expected++, reader.longEntry(i));
            }
            reader.release(available);
            if (available == 0) {
                flag.arm(WakeFlag.MESSAGES);
                if (reader.available() == 0) {
                    wakeUps.acquire();
                }
                flag.disarm();
                wakeUps.drainPermits();
            }
        }
        writer.join();
    }
}
