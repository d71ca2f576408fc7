package io.roundhouse.shm;

import io.roundhouse.posix.Posix;
import io.roundhouse.posix.Seals;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory that processes share: a memfd and its mapping here. Seals keep its length for ever, so that no peer can make
 * an access fail. What only its maker may write is sealed once the maker has mapped it.
 *
 * <p>The mapping belongs to an arena; whoever closes that makes sure that no thread is inside the memory any more.
 * Opening and closing are not for the hot path.
 */
public final class SharedRegion implements AutoCloseable {
    /** What every region has: nobody changes its length. */
    private static final int FIXED = Seals.SHRINK | Seals.GROW | Seals.SEAL;

    private final int fd;
    private final MemorySegment memory;
    private boolean isClosed;

    private SharedRegion(final int fd, final MemorySegment memory) {
        this.fd = fd;
        this.memory = memory;
    }

    /**
     * A new region of zeroes that every holder may write, with all its memory, so that no access waits for it.
     *
     * @param name shown in {@code /proc} only
     */
    public static SharedRegion create(final Arena arena, final String name, final long length) {
        return create(arena, name, length, FIXED, true);
    }

    /** As {@link #create}, but pages get their memory when they are first touched: what a peer writes first. */
    public static SharedRegion createSparse(final Arena arena, final String name, final long length) {
        return create(arena, name, length, FIXED, false);
    }

    /**
     * A new region of zeroes that only this mapping can write: nobody else maps it for writing, writes it by its
     * descriptor or punches a hole into it. Its pages get their memory when they are first written.
     */
    public static SharedRegion createOneWay(final Arena arena, final String name, final long length) {
        return create(arena, name, length, FIXED | Seals.FUTURE_WRITE, false);
    }

    private static SharedRegion create(
        final Arena arena, final String name, final long length, final int seals, final boolean isPopulated) {
        final int fd = Posix.memfd(name, length);
        try {
            final MemorySegment memory = Posix.map(fd, length, true, arena);
            if (isPopulated) {
                Posix.populate(memory);
            }
            Seals.add(fd, seals);
            return new SharedRegion(fd, memory);
        } catch (final RuntimeException e) {
            Posix.close(fd);
            throw e;
        }
    }

    /**
     * Maps a received descriptor, which the region owns from then on, but not when this throws.
     *
     * @throws IllegalArgumentException when its length could change or is another
     */
    public static SharedRegion map(final Arena arena, final int fd, final long length) {
        return map(arena, fd, length, FIXED, true);
    }

    /** As {@link #map}, for a region of {@link #createOneWay}: read-only here, written by its maker only. */
    public static SharedRegion mapOneWay(final Arena arena, final int fd, final long length) {
        return map(arena, fd, length, FIXED | Seals.FUTURE_WRITE, false);
    }

    private static SharedRegion map(
        final Arena arena, final int fd, final long length, final int needed, final boolean isWritable) {
        final int seals = Seals.of(fd);
        if ((seals & needed) != needed) {
            throw new IllegalArgumentException("region must be sealed: seals=" + seals + " needed=" + needed);
        }
        final long actual = Posix.length(fd);
        if (actual != length) {
            throw new IllegalArgumentException("region must have its length: length=" + length + " actual=" + actual);
        }
        return new SharedRegion(fd, Posix.map(fd, length, isWritable, arena));
    }

    /** The descriptor, to be passed to another process. */
    public int fd() {
        return fd;
    }

    /** The whole memory. Other processes may write it at any time, unless this process made it one-way. */
    public MemorySegment memory() {
        return memory;
    }

    /** Closes the descriptor. The memory stays until its arena closes. */
    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            Posix.close(fd);
        }
    }
}
