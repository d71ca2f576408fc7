package io.roundhouse.api.layout;

/**
 * The ring region of a session and the limits of what a session may have.
 *
 * <pre>
 *     0  magic (32) | layout version (32) | stripe count (32) | ring capacity (32) | reclaim capacity (32)
 *   128  stripe 0 | stripe 1 | ...          see {@link StripeDescriptor}
 * </pre>
 *
 * The two heaps are regions of their own, cut into equal slices: stripe i has bytes [i, i + 1) * length / stripe count.
 * The application writes the send heap, the service the receive heap.
 */
public final class RegionDescriptor {
    /** The version of everything in this package. */
    public static final int LAYOUT_VERSION = 1;
    /** First word of the ring region, {@code "RHRG"} in memory. */
    public static final int MAGIC = 0x4752_4852;
    /** Offset of the magic. */
    public static final int MAGIC_OFFSET = 0;
    /** Offset of the layout version. */
    public static final int VERSION_OFFSET = 4;
    /** Offset of the number of stripes. */
    public static final int STRIPE_COUNT_OFFSET = 8;
    /** Offset of the capacity of submission and completion rings. */
    public static final int RING_CAPACITY_OFFSET = 12;
    /** Offset of the capacity of the reclaim rings. */
    public static final int RECLAIM_CAPACITY_OFFSET = 16;
    /** Where the stripes start. */
    public static final int STRIPES_OFFSET = 128;
    /** Most stripes of a session. */
    public static final int MAX_STRIPES = 8;
    /** Longest payload of a message, and largest block of a heap, in bytes. */
    public static final int MAX_PAYLOAD_LENGTH = 1 << 20;

    private RegionDescriptor() {
    }

    /** Bytes of a whole ring region. */
    public static long length(final int stripeCount, final int ringCapacity, final int reclaimCapacity) {
        return STRIPES_OFFSET + stripeCount * StripeDescriptor.length(ringCapacity, reclaimCapacity);
    }
}
