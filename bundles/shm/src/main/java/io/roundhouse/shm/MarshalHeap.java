package io.roundhouse.shm;

import io.roundhouse.api.layout.RegionDescriptor;
import io.roundhouse.posix.Posix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory of the service alone for a stripe whose payloads are marshalled. Used by the stripe's one owner thread,
 * through its {@link StripeEnd}.
 *
 * <pre>
 *  blocks of encoded messages, each out until the transport is done with it | scratch to encode | scratch to decode
 * </pre>
 *
 * Pages come when they are first written. The memory belongs to an arena, which is the session's.
 */
public final class MarshalHeap {
    /** Bytes of each scratch: as much as a message can have. */
    public static final int SCRATCH_LENGTH = RegionDescriptor.MAX_PAYLOAD_LENGTH;

    private final MemorySegment memory;
    private final SlabAllocator blocks;
    private final long encodeScratch;

    /** Takes memory. @param length bytes for encoded messages, a multiple of 64 KiB */
    public MarshalHeap(final Arena arena, final long length) {
        blocks = new SlabAllocator(0, length, Integer.MAX_VALUE);
        encodeScratch = length;
        final int memfd = Posix.memfd("roundhouse-marshal", length + 2L * SCRATCH_LENGTH);
        try {
            memory = Posix.map(memfd, length + 2L * SCRATCH_LENGTH, true, arena);
        } finally {
            Posix.close(memfd);
        }
    }

    /** All of it. */
    public MemorySegment memory() {
        return memory;
    }

    /** Where the room to encode a message starts in {@link #memory}. */
    public long encodeScratch() {
        return encodeScratch;
    }

    /** Where the room to decode a message starts in {@link #memory}. */
    public long decodeScratch() {
        return encodeScratch + SCRATCH_LENGTH;
    }

    long allocate(final int length) {
        return blocks.allocate(length);
    }

    boolean free(final long block) {
        return blocks.free(block);
    }

    int blocksOutstanding() {
        return blocks.blocksOutstanding();
    }
}
