package io.roundhouse.client.stub;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;

/**
 * Blocks one after the other, never used twice, and full of what may not be seen.
 */
final class HeapBlocks implements BlockSource {
    private final MemorySegment memory = Arena.ofAuto().allocate(1 << 20, 8);
    private final int maxLength;
    private final Set<Long> open = new HashSet<>();
    private long next = 64;

    HeapBlocks(final int maxLength) {
        this.maxLength = maxLength;
        memory.fill((byte) 0xEE);
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public int maxLength() {
        return maxLength;
    }

    @Override
    public long allocate(final int length) {
        if (next + length > memory.byteSize()) {
            return -1;
        }
        final long at = next;
        next = (next + length + 15) & -16;
        open.add(at);
        return at;
    }

    @Override
    public void free(final long offset) {
        if (!open.remove(offset)) {
            throw new IllegalStateException("block is not open: offset=" + offset);
        }
    }

    int openCount() {
        return open.size();
    }
}
