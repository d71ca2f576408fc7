package io.roundhouse.testkit.engine;

import io.roundhouse.posix.Posix;

/** An eventfd as a resource of a handle. Thread-safe. */
public final class EventFd implements AutoCloseable {
    private final int fd = Posix.eventfd();
    private boolean isClosed;

    /** The descriptor. */
    public int fd() {
        return fd;
    }

    /** Makes it readable. */
    public void signal() {
        Posix.eventfdSignal(fd);
    }

    /** Makes it unreadable again. */
    public void drain() {
        Posix.eventfdDrain(fd);
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            Posix.close(fd);
        }
    }
}
