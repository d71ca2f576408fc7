package io.roundhouse.client.stub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.Status;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both ends of a stream's window: what one grants the other may send, never more, and it never runs dry. */
@Timeout(60)
class StreamWindowTest {
    private final SendWindow window = new SendWindow();
    private final AtomicInteger granted = new AtomicInteger();
    private final Inbox inbox = new Inbox(messages -> {
        granted.addAndGet(messages);
        window.add(messages);
    });

    private void add(final int length) {
        inbox.add(MemorySegment.ofArray(new byte[length]), 0, length);
    }

    @Test
    void shouldGrantWhatWasTakenWhileTheTakerIsBehind() throws InterruptedException {
        int waiting = 0;
        for (int i = 0; i < MessageFlags.INITIAL_WINDOW; i++) {
            add(10);
            waiting++;
        }
        for (int i = 0; i < 1_000; i++) {
            assertEquals(10, inbox.take().byteSize());
            waiting--;
            for (int more = granted.getAndSet(0); more > 0; more--) {
                add(10);
                waiting++;
            }
            assertTrue(waiting <= MessageFlags.INITIAL_WINDOW, "never more than the window: " + waiting);
            assertTrue(waiting > 0, "never dry");
        }
    }

    @Test
    void shouldWidenForATakerWhoWaitsUpToItsBytes() throws InterruptedException {
        assertEquals(512, widest(100));
        assertEquals(64, widest(16 << 10));
        assertEquals(MessageFlags.INITIAL_WINDOW, widest(200 << 10));
    }

    /** @return messages of that length that may be on their way to a taker who is never behind */
    private static int widest(final int length) throws InterruptedException {
        final AtomicInteger allowed = new AtomicInteger(MessageFlags.INITIAL_WINDOW);
        final Inbox fast = new Inbox(allowed::addAndGet);
        final MemorySegment message = MemorySegment.ofArray(new byte[length]);
        for (int i = 0; i < 5_000; i++) {
            assertTrue(allowed.getAndDecrement() > 0, "window ran dry");
            fast.add(message, 0, length);
            fast.take();
        }
        // What was taken and not granted again yet is less than half.
        return Integer.highestOneBit(2 * allowed.get() - 1);
    }

    @Test
    void shouldHandOutWhatCameBeforeTheEnd() throws InterruptedException {
        add(1);
        add(0);
        final StatusException failure = new StatusException(Status.ABORTED, "enough");
        inbox.end(failure);
        inbox.end(null);
        add(3);
        assertEquals(1, inbox.take().byteSize());
        assertEquals(0, inbox.take().byteSize());
        final StatusException thrown = assertThrows(StatusException.class, inbox::take);
        assertEquals(Status.ABORTED, thrown.status());
        assertEquals("enough", thrown.detail());
        assertNotSame(failure, thrown);
        final Inbox well = new Inbox(_ -> { });
        well.end(null);
        assertNull(well.take());
        assertNull(well.take());
    }

    @Test
    void shouldLetNobodySendMoreThanIsGranted() throws InterruptedException {
        for (int i = 0; i < MessageFlags.INITIAL_WINDOW; i++) {
            assertTrue(window.acquire());
        }
        final Thread sender = Thread.startVirtualThread(() -> {
            try {
                assertTrue(window.acquire());
            } catch (final InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        while (sender.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        window.add(1);
        sender.join();
        window.add(5);
        window.end();
        assertFalse(window.acquire());
    }

    @Test
    void shouldCarryEverythingBetweenTwoThreadsInOrder() throws InterruptedException {
        final long seed = new Random().nextLong();
        final Random random = new Random(seed);
        final int count = 100_000;
        final Thread sender = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < count; i++) {
                    assertTrue(window.acquire());
                    inbox.add(MemorySegment.ofArray(new int[] {i}), 0, Integer.BYTES);
                }
                inbox.end(null);
            } catch (final InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        for (int i = 0; i < count; i++) {
            assertEquals(i, inbox.take().get(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED, 0), "seed " + seed);
            if (random.nextInt(1_000) == 0) {
                Thread.yield();
            }
        }
        assertNull(inbox.take());
        sender.join();
    }
}
