package io.roundhouse.client;

import io.roundhouse.posix.Errno;
import io.roundhouse.posix.Posix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Blocks until the service wakes the stripe, and notices the service's death. One owner thread. The socket's end of
 * file is the end of the session, however it came about.
 */
final class ServiceWaiter {
    private static final int BUFFER_LENGTH = 64;

    private final int socket;
    private final MemorySegment pollFd;
    private final MemorySegment buffer;
    private volatile boolean isServiceGone;

    ServiceWaiter(final Arena arena, final int socket) {
        this.socket = socket;
        buffer = arena.allocate(BUFFER_LENGTH, 8);
        pollFd = arena.allocate(Posix.POLLFD_LENGTH, 4);
        pollFd.set(ValueLayout.JAVA_INT, 0, socket);
        pollFd.set(ValueLayout.JAVA_SHORT, 4, Posix.POLLIN);
    }

    boolean isServiceGone() {
        return isServiceGone;
    }

    /** Waits at most {@code timeoutMs} for a wake-up, then takes all there are. */
    void block(final int timeoutMs) {
        if (isServiceGone || Posix.poll(pollFd.address(), 1, timeoutMs) > 0) {
            check();
        }
    }

    /** Takes wake-ups that wait and notices the end of the session, without blocking. */
    void check() {
        if (!isServiceGone) {
            final long received = Posix.recv(socket, buffer.address(), BUFFER_LENGTH, Posix.MSG_DONTWAIT);
            isServiceGone = received == 0 || received < 0 && received != -Errno.EAGAIN && received != -Errno.EINTR;
        }
    }
}
