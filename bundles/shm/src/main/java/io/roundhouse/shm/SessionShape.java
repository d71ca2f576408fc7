package io.roundhouse.shm;

import io.roundhouse.api.layout.RegionDescriptor;

/**
 * How large the rings and heaps of a session are; the same for each of its stripes.
 *
 * @param ringCapacity       entries of a submission or completion ring, a power of two: the most calls in flight
 * @param reclaimCapacity    entries of a reclaim ring, a power of two: the most blocks outstanding in a slice
 * @param sendSliceLength    bytes for payloads from the application, whole 64 KiB spans, at least 1 MiB
 * @param receiveSliceLength bytes for payloads to the application, likewise
 */
public record SessionShape(int ringCapacity, int reclaimCapacity, long sendSliceLength, long receiveSliceLength) {
    /** 256 calls in flight, 1,024 blocks, 8 MiB each way, whose pages get their memory when they are first written. */
    public static final SessionShape DEFAULT = new SessionShape(256, 1024, 8L << 20, 8L << 20);

    /** Checks every value and names the first bad one. */
    public SessionShape {
        checkCapacity("ringCapacity", ringCapacity);
        checkCapacity("reclaimCapacity", reclaimCapacity);
        checkSlice("sendSliceLength", sendSliceLength);
        checkSlice("receiveSliceLength", receiveSliceLength);
    }

    private static void checkCapacity(final String name, final int capacity) {
        if (Integer.bitCount(capacity) != 1 || capacity < 2 || capacity > 1 << 16) {
            throw new IllegalArgumentException(
                name + " must be a power of two, 2 to 65536: " + name + "=" + capacity);
        }
    }

    private static void checkSlice(final String name, final long length) {
        final boolean isInRange = length >= RegionDescriptor.MAX_PAYLOAD_LENGTH && length <= 1L << 29;
        if (length % SlabAllocator.SPAN_LENGTH != 0 || !isInRange) {
            throw new IllegalArgumentException(
                name + " must be a multiple of 64 KiB, 1 MiB to 512 MiB: " + name + "=" + length);
        }
    }
}
