package io.roundhouse.shm;

import io.roundhouse.posix.Posix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory that processes share: a memfd and its mapping here. Whoever closes it makes sure that no thread is inside the
 * memory any more; later access throws {@link IllegalStateException}. Opening and closing are not for the hot path.
 */
public final class SharedRegion implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final int fd;
    private final MemorySegment memory;
    private boolean isClosed;

    private SharedRegion(final int fd, final long length) {
        this.fd = fd;
        try {
            final long actual = Posix.length(fd);
            if (length <= 0 || actual < length) {
                throw new IllegalArgumentException(
                    "region must have its length: length=" + length + " actual=" + actual);
            }
            memory = Posix.map(fd, length, true, arena);
        } catch (final RuntimeException e) {
            Posix.close(fd);
            throw e;
        }
    }

    /** A new region of zeroes. @param name shown in {@code /proc} only */
    public static SharedRegion create(final String name, final long length) {
        return new SharedRegion(Posix.memfd(name, length), length);
    }

    /** Maps a received descriptor, which the region owns from now on, also when this throws. */
    public static SharedRegion map(final int fd, final long length) {
        return new SharedRegion(fd, length);
    }

    /** The descriptor, to be passed to another process. */
    public int fd() {
        return fd;
    }

    /** The whole memory. Other processes may write it at any time. */
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            arena.close();
            Posix.close(fd);
        }
    }
}
