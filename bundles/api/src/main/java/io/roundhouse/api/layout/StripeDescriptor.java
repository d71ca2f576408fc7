package io.roundhouse.api.layout;

/**
 * One stripe in the ring region: four rings and the two flags of the wake-up rule. Used by one thread on either side.
 *
 * <pre>
 *     0  service waiting     (32)   set by the service before it blocks, cleared by who wakes it; bit 0: wake me for
 *                                   submissions, bit 1: and for blocks that come back
 *   128  application waiting (32)   the other way round
 *   256  submission ring            application -> service, {@link MessageDescriptor}
 *     .  completion ring            service -> application, {@link MessageDescriptor}
 *     .  send reclaim ring          service -> application, offsets of send blocks the service needs no more
 *     .  receive reclaim ring       application -> service, offsets of receive blocks the application needs no more
 * </pre>
 *
 * No ring is ever full where both sides keep the rules: a call reserves its completion entry when it is submitted, a
 * block its reclaim entry when it is allocated (at most reclaim capacity blocks are outstanding in a slice).
 *
 * @param offset          of the stripe in the ring region
 * @param ringCapacity    entries of the submission and completion rings, a power of two
 * @param reclaimCapacity entries of the reclaim rings, a power of two
 */
public record StripeDescriptor(long offset, int ringCapacity, int reclaimCapacity) {
    /** Offset of the service's flag in the stripe. */
    public static final int SERVICE_WAITING_OFFSET = 0;
    /** Offset of the application's flag in the stripe. */
    public static final int APPLICATION_WAITING_OFFSET = 128;
    /** Offset of the first ring in the stripe. */
    public static final int RINGS_OFFSET = 256;

    /** The stripe at an index of a session. */
    public static StripeDescriptor of(final int index, final int ringCapacity, final int reclaimCapacity) {
        final long offset = RegionDescriptor.STRIPES_OFFSET + index * length(ringCapacity, reclaimCapacity);
        return new StripeDescriptor(offset, ringCapacity, reclaimCapacity);
    }

    /** Bytes of a stripe. */
    public static long length(final int ringCapacity, final int reclaimCapacity) {
        return RINGS_OFFSET + 2 * RingDescriptor.length(ringCapacity, MessageDescriptor.LENGTH)
            + 2 * RingDescriptor.length(reclaimCapacity, RingDescriptor.RECLAIM_ENTRY_LENGTH);
    }

    /** Where the service's flag is in the region. */
    public long serviceWaiting() {
        return offset + SERVICE_WAITING_OFFSET;
    }

    /** Where the application's flag is in the region. */
    public long applicationWaiting() {
        return offset + APPLICATION_WAITING_OFFSET;
    }

    /** Where the submission ring is in the region. */
    public long submission() {
        return offset + RINGS_OFFSET;
    }

    /** Where the completion ring is in the region. */
    public long completion() {
        return submission() + RingDescriptor.length(ringCapacity, MessageDescriptor.LENGTH);
    }

    /** Where the send reclaim ring is in the region. */
    public long sendReclaim() {
        return completion() + RingDescriptor.length(ringCapacity, MessageDescriptor.LENGTH);
    }

    /** Where the receive reclaim ring is in the region. */
    public long receiveReclaim() {
        return sendReclaim() + RingDescriptor.length(reclaimCapacity, RingDescriptor.RECLAIM_ENTRY_LENGTH);
    }
}
