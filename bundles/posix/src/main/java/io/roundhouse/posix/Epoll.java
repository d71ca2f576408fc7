package io.roundhouse.posix;

import static io.roundhouse.posix.Natives.LIBC;
import static io.roundhouse.posix.Natives.checked;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An epoll instance with its event buffer. Any thread may add, modify and remove; one owner thread awaits and reads the
 * events of its last await; it closes too.
 *
 * <pre>
 *  epoll_event   u32 events @0 | u64 data @4, packed  (x86-64: 12 B)      u64 data @8  (aarch64: 16 B)
 * </pre>
 */
public final class Epoll implements AutoCloseable {
    public static final int EPOLLIN = 0x1;
    public static final int EPOLLOUT = 0x4;
    public static final int EPOLLERR = 0x8;
    public static final int EPOLLHUP = 0x10;
    public static final int EPOLLRDHUP = 0x2000;
    /** Edge-triggered: reported once per change, so an eventfd needs no draining read. */
    public static final int EPOLLET = 0x80000000;

    private static final boolean IS_PACKED = "amd64".equals(System.getProperty("os.arch"));
    private static final int DATA_OFFSET = IS_PACKED ? 4 : 8;
    private static final int EVENT_LENGTH = IS_PACKED ? 12 : 16;
    private static final int CTL_ADD = 1;
    private static final int CTL_DELETE = 2;
    private static final int CTL_MODIFY = 3;
    private static final int CLOSE_ON_EXEC = 0x80000;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment events;
    private final long eventsAddress;
    private final int maxEvents;
    private final int fd;
    private boolean isClosed;

    private Epoll(final int fd, final int maxEvents) {
        this.fd = fd;
        this.maxEvents = maxEvents;
        events = arena.allocate((long) EVENT_LENGTH * maxEvents, 8);
        eventsAddress = events.address();
    }

    /** A new instance that reports at most {@code maxEvents} per await. */
    public static Epoll create(final int maxEvents) {
        if (maxEvents <= 0) {
            throw new IllegalArgumentException("maxEvents must be positive: maxEvents=" + maxEvents);
        }
        return new Epoll(checked(LIBC.epoll_create1(CLOSE_ON_EXEC), "epoll_create1"), maxEvents);
    }

    /** The descriptor of the instance, itself pollable. */
    public int fd() {
        return fd;
    }

    /** Watches a descriptor for {@code eventMask}; its events carry {@code data}. */
    public void add(final int watchedFd, final int eventMask, final long data) {
        control(CTL_ADD, watchedFd, eventMask, data);
    }

    /** Changes what a watched descriptor is watched for. */
    public void modify(final int watchedFd, final int eventMask, final long data) {
        control(CTL_MODIFY, watchedFd, eventMask, data);
    }

    /** Watches a descriptor no more. Needed before closing one that others hold open too. */
    public void remove(final int watchedFd) {
        control(CTL_DELETE, watchedFd, 0, 0);
    }

    /**
     * Waits at most {@code timeoutMs} (-1: for ever, 0: not at all) for events. Returns how many {@link #events} and
     * {@link #data} have, 0 also when a signal interrupted the wait, or {@code -errno}. Allocates nothing.
     */
    public int await(final int timeoutMs) {
        final int count = LIBC.epoll_wait(fd, eventsAddress, maxEvents, timeoutMs);
        if (count < 0) {
            final int error = Natives.negativeErrno();
            return error == -Errno.EINTR ? 0 : error;
        }
        return count;
    }

    /** The event bits of the event at an index below the last result of {@link #await}. */
    public int events(final int index) {
        return events.get(ValueLayout.JAVA_INT_UNALIGNED, (long) index * EVENT_LENGTH);
    }

    /** The data given to {@link #add} for the event at an index. */
    public long data(final int index) {
        return events.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) index * EVENT_LENGTH + DATA_OFFSET);
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            LIBC.close(fd);
            arena.close();
        }
    }

    private void control(final int operation, final int watchedFd, final int eventMask, final long data) {
        try (Arena scratch = Arena.ofConfined()) {
            final MemorySegment event = scratch.allocate(EVENT_LENGTH, 8);
            event.set(ValueLayout.JAVA_INT_UNALIGNED, 0, eventMask);
            event.set(ValueLayout.JAVA_LONG_UNALIGNED, DATA_OFFSET, data);
            checked(LIBC.epoll_ctl(fd, operation, watchedFd, event.address()),
                "epoll_ctl(operation=" + operation + ", fd=" + watchedFd + ")");
        }
    }
}
