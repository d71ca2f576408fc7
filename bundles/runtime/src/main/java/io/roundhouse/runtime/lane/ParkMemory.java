package io.roundhouse.runtime.lane;

import io.roundhouse.posix.Posix;
import io.roundhouse.shm.SlabAllocator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Private memory for payloads that left the link. Owned by the datapath's executor.
 *
 * <pre>
 *  block  0 .. blocks in size classes .. length .. spill, made when needed, used in order and empty before it is again
 * </pre>
 *
 * What finds no block goes to the spill. While anything is there nothing new enters the lane, and the spill is as large
 * as everything that may be on the lane: what is there already always finds room.
 */
final class ParkMemory {
    /** A block in the spill begins at a multiple of it. */
    private static final int ALIGNMENT = 8;
    /** Of the spill for each message on the lane: what a text may take, which is not of the link. */
    private static final int SPILL_PER_SLOT = 1024;

    private final Arena arena = Arena.ofShared();
    private final SlabAllocator blocks;
    private final MemorySegment memory;
    private final long length;
    private MemorySegment spill = MemorySegment.NULL;
    private long spilled;
    private int spillOutstanding;

    /**
     * @param length of the blocks, in whole spans, and at least that of all payloads that may be on the lane
     * @param maxBlocks most blocks in use at a time
     */
    ParkMemory(final long length, final int maxBlocks) {
        this.length = length;
        blocks = new SlabAllocator(0, length, maxBlocks);
        memory = Posix.mapPrivate(length, arena);
    }

    /** Moves a payload to a block. @return the block, or {@link Slot#NONE} when there is no room */
    long move(final Slot message) {
        final long block = allocate(message.length());
        if (block != Slot.NONE) {
            final MemorySegment segment = block < length ? memory : spill;
            final long offset = block < length ? block : block - length;
            MemorySegment.copy(message.segment(), message.offset(), segment, offset, message.length());
            final int metadata = message.metadataLength();
            message.payload(segment, offset, message.length()).metadata(metadata);
        }
        return block;
    }

    private long allocate(final int bytes) {
        final long offset = blocks.allocate(bytes);
        if (offset >= 0) {
            return offset;
        }
        if (spill.byteSize() == 0) {
            spill = Posix.mapPrivate(length + Lane.CAPACITY * SPILL_PER_SLOT, arena);
        }
        if (spilled + bytes > spill.byteSize()) {
            return Slot.NONE;
        }
        final long block = length + spilled;
        spilled += bytes + ALIGNMENT - 1 & -ALIGNMENT;
        spillOutstanding++;
        return block;
    }

    void free(final long block) {
        if (block < length) {
            blocks.free(block);
        } else if (--spillOutstanding == 0) {
            spilled = 0;
        }
    }

    boolean isSpilling() {
        return spillOutstanding > 0;
    }

    void close() {
        arena.close();
    }
}
