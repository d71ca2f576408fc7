package io.roundhouse.compiler;

import io.roundhouse.client.stub.BlockSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Blocks of powers of two. Thread-safe.
 */
final class LoopbackBlocks implements BlockSource {
    private static final int MAX_LENGTH = 1 << 20;

    private final MemorySegment memory = Arena.ofAuto().allocate(64 << 20, 128);
    private final Map<Integer, Deque<Long>> free = new HashMap<>();
    private final Map<Long, Integer> open = new HashMap<>();
    private long next;

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public int maxLength() {
        return MAX_LENGTH;
    }

    @Override
    public synchronized long allocate(final int length) {
        final int size = Math.max(64, Integer.highestOneBit(length * 2 - 1));
        final Deque<Long> same = free.computeIfAbsent(size, s -> new ArrayDeque<>());
        long at = same.isEmpty() ? -1 : same.pop();
        if (at < 0) {
            if (next + size > memory.byteSize()) {
                return -1;
            }
            at = next;
            next += size;
        }
        open.put(at, size);
        memory.asSlice(at, size).fill((byte) 0xEE);
        return at;
    }

    @Override
    public synchronized void free(final long offset) {
        final Integer size = open.remove(offset);
        if (size == null) {
            throw new IllegalStateException("block is not open: offset=" + offset);
        }
        free.get(size).push(offset);
    }

    synchronized int openCount() {
        return open.size();
    }
}
