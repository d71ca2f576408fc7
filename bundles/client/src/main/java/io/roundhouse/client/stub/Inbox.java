package io.roundhouse.client.stub;

import io.roundhouse.api.MessageFlags;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * Copies of a stream's messages that came and were not taken yet. Thread-safe.
 *
 * <p>The sender may send as many as the window has; what is taken is granted again, half a window at a time. When the
 * taker finds nothing left, the window is too small for the way between both and doubles, up to {@link #MAX_BYTES} of
 * messages as long as those that came.
 */
public final class Inbox {
    private static final int MAX_WINDOW = 512;
    private static final int MAX_BYTES = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasChanged = lock.newCondition();
    private final ArrayDeque<MemorySegment> messages = new ArrayDeque<>();
    private final IntConsumer onGrant;
    private int window = MessageFlags.INITIAL_WINDOW;
    private int taken;
    private long meanLength;
    private boolean isEnded;
    private StatusException failure;

    /** @param onGrant told how many more messages may come, by the thread that takes */
    public Inbox(final IntConsumer onGrant) {
        this.onGrant = onGrant;
    }

    /** A message came. Copies it. Ignored when the stream has ended. */
    public void add(final MemorySegment memory, final long offset, final int length) {
        final MemorySegment copy = MemorySegment.ofArray(memory.asSlice(offset, length).toArray(Layouts.BYTE));
        lock.lock();
        try {
            if (!isEnded) {
                messages.add(copy);
                meanLength += (length - meanLength) / 4;
                hasChanged.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** No more come. @param why they should have, or null when the stream ended well; only the first counts */
    public void end(final StatusException why) {
        lock.lock();
        try {
            if (!isEnded) {
                isEnded = true;
                failure = why;
                hasChanged.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next message.
     *
     * @return the record, or null when the stream ended well
     * @throws StatusException when it did not, a new one, once the messages in front of that are taken
     */
    public MemorySegment take() throws InterruptedException {
        final MemorySegment message;
        int granted = 0;
        lock.lockInterruptibly();
        try {
            while (messages.isEmpty() && !isEnded) {
                hasChanged.await();
            }
            message = messages.poll();
            if (message != null && !isEnded) {
                granted = granted();
            }
        } finally {
            lock.unlock();
        }
        if (granted > 0) {
            onGrant.accept(granted);
        }
        if (message == null && failure != null) {
            throw ClientStub.failure(failure);
        }
        return message;
    }

    private int granted() {
        taken++;
        if (taken < window / 2) {
            return 0;
        }
        int granted = taken;
        taken = 0;
        if (messages.isEmpty() && window < MAX_WINDOW && 2L * window * Math.max(meanLength, 1) <= MAX_BYTES) {
            granted += window;
            window *= 2;
        }
        return granted;
    }
}
