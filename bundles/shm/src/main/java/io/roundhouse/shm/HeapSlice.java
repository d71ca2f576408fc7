package io.roundhouse.shm;

import java.lang.foreign.MemorySegment;

/**
 * A stripe's part of a heap. Offsets count from the heap's start.
 *
 * @param heap   the whole heap
 * @param base   first byte of the slice
 * @param length bytes of the slice
 */
public record HeapSlice(MemorySegment heap, long base, long length) {
    /** Checks that the slice lies in the heap. */
    public HeapSlice {
        if (base < 0 || length <= 0 || base > heap.byteSize() - length) {
            throw new IllegalArgumentException(
                "slice must lie in the heap: base=" + base + " length=" + length + " heap=" + heap.byteSize());
        }
    }

    /** The slice at an index of {@code count} equal ones. */
    public static HeapSlice of(final MemorySegment heap, final int index, final int count) {
        final long length = heap.byteSize() / count;
        return new HeapSlice(heap, index * length, length);
    }

    /** Whether a payload lies in the slice. */
    public boolean contains(final long offset, final int payloadLength) {
        return payloadLength >= 0 && offset >= base && offset - base <= length - payloadLength;
    }
}
