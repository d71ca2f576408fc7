package io.roundhouse.control;

import io.roundhouse.posix.Errno;
import io.roundhouse.posix.Posix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;

/**
 * A connection whose reads and writes end in time. One thread reads and closes; any may write and shut down. The
 * descriptor stays ours until the last write has returned.
 */
final class PeerSocket implements AutoCloseable {
    /** {@link #read}: the peer sends no more. */
    static final int END = -1;
    /** {@link #read}: nothing came. */
    static final int NOTHING = 0;

    private static final long WRITE_LIMIT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final int BUFFER_LENGTH = 16 << 10;

    /** Freed by the collector: closing a shared arena would stop every thread of the process. */
    private final MemorySegment input = Arena.ofAuto().allocate(BUFFER_LENGTH);
    private final MemorySegment output = Arena.ofAuto().allocate(BUFFER_LENGTH);
    private final MemorySegment readable = Arena.ofAuto().allocate(Posix.POLLFD_LENGTH, 4);
    private final MemorySegment writable = Arena.ofAuto().allocate(Posix.POLLFD_LENGTH, 4);
    private final Object writing = new Object();
    private final int fd;
    private boolean isClosed;

    /** Takes a connected, non-blocking descriptor. */
    PeerSocket(final int fd) {
        this.fd = fd;
        watch(readable, Posix.POLLIN);
        watch(writable, Posix.POLLOUT);
    }

    private void watch(final MemorySegment pollFd, final short events) {
        pollFd.set(ValueLayout.JAVA_INT, 0, fd);
        pollFd.set(ValueLayout.JAVA_SHORT, 4, events);
    }

    int fd() {
        return fd;
    }

    /** Bytes put at the start of {@code into}, {@link #NOTHING} when none came in time, or {@link #END}. */
    int read(final byte[] into, final int limitMs) {
        if (Posix.poll(readable.address(), 1, limitMs) == 0) {
            return NOTHING;
        }
        final long count = Posix.recv(fd, input.address(), Math.min(into.length, BUFFER_LENGTH), Posix.MSG_DONTWAIT);
        if (count > 0) {
            MemorySegment.copy(input, ValueLayout.JAVA_BYTE, 0, into, 0, (int) count);
        }
        return count > 0 ? (int) count : isTransient(count) ? NOTHING : END;
    }

    /** Writes all of them. @throws IOException when the peer is gone, or takes too long */
    void write(final byte[] bytes) throws IOException {
        synchronized (writing) {
            final long endNs = System.nanoTime() + WRITE_LIMIT_NS;
            int written = 0;
            while (written < bytes.length) {
                if (isClosed()) {
                    throw new IOException("connection is closed");
                }
                final int length = Math.min(bytes.length - written, BUFFER_LENGTH);
                MemorySegment.copy(bytes, written, output, ValueLayout.JAVA_BYTE, 0, length);
                final long sent = Posix.send(fd, output.address(), length, Posix.MSG_DONTWAIT);
                written += sent > 0 ? (int) sent : awaitRoom(sent, endNs);
            }
        }
    }

    /** Returns 0. */
    private int awaitRoom(final long result, final long endNs) throws IOException {
        final long leftMs = TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime());
        if (!isTransient(result) || leftMs <= 0) {
            shutdown();
            throw new IOException(
                isTransient(result) ? "peer takes nothing" : "peer is gone: " + Errno.name((int) -result));
        }
        Posix.poll(writable.address(), 1, (int) leftMs);
        return 0;
    }

    /** Writes as much as the kernel takes now, for a last word. */
    void writeNow(final byte[] bytes) {
        MemorySegment.copy(bytes, 0, output, ValueLayout.JAVA_BYTE, 0, Math.min(bytes.length, BUFFER_LENGTH));
        Posix.send(fd, output.address(), Math.min(bytes.length, BUFFER_LENGTH), Posix.MSG_DONTWAIT);
    }

    static boolean isTransient(final long result) {
        return result == -Errno.EAGAIN || result == -Errno.EINTR;
    }

    private synchronized boolean isClosed() {
        return isClosed;
    }

    /** Ends both directions: whoever reads or writes returns. */
    synchronized void shutdown() {
        if (!isClosed) {
            Posix.shutdown(fd, Posix.SHUT_RDWR);
        }
    }

    @Override
    public void close() {
        shutdown();
        synchronized (writing) {
            synchronized (this) {
                if (!isClosed) {
                    isClosed = true;
                    Posix.close(fd);
                }
            }
        }
    }
}
