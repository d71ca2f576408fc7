package io.roundhouse.client.stub;

import io.roundhouse.api.MessageFlags;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many messages of a stream its receiver still takes. Thread-safe. */
public final class SendWindow {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasChanged = lock.newCondition();
    private long left = MessageFlags.INITIAL_WINDOW;
    private boolean isEnded;

    /** A window as wide as it is at first. */
    public SendWindow() {
    }

    /** Waits until a message may be sent. @return false when nobody waits for one any more */
    public boolean acquire() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (left == 0 && !isEnded) {
                hasChanged.await();
            }
            left -= isEnded ? 0 : 1;
            return !isEnded;
        } finally {
            lock.unlock();
        }
    }

    /** The receiver takes more. @param messages not negative */
    public void add(final int messages) {
        lock.lock();
        left = Math.min(left + messages, Integer.MAX_VALUE);
        hasChanged.signalAll();
        lock.unlock();
    }

    /** Nobody waits for messages any more. */
    public void end() {
        lock.lock();
        isEnded = true;
        hasChanged.signalAll();
        lock.unlock();
    }
}
