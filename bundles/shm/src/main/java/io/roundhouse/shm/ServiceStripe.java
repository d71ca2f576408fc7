package io.roundhouse.shm;

import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.layout.RingDescriptor;
import io.roundhouse.api.layout.StripeDescriptor;
import io.roundhouse.posix.Posix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The service's end of a stripe, the frontend's handle of kind {@link #KIND}. One owner thread at a time; all positions
 * and books are here, so that frontends can be exchanged. The regions belong to the session, which outlives its
 * stripes; the two descriptors belong to the stripe.
 */
public final class ServiceStripe implements AutoCloseable {
    /** The kind of the handle. */
    public static final String KIND = "stripe";

    private static final MemorySegment WAKE_BYTE = Arena.global().allocate(8, 8);

    private final RingConsumer submission;
    private final RingProducer completion;
    private final RingProducer sendReclaim;
    private final RingConsumer receiveReclaim;
    private final WakeFlag serviceWaiting;
    private final WakeFlag applicationWaiting;
    private final SlabAllocator receiveBlocks;
    private final HeapSlice sendSlice;
    private final MemorySegment receiveHeap;
    private final int sessionSocket;
    private final int wakeSocket;
    private final int wakeFd;
    private volatile String violation;
    private boolean isClosed;

    /**
     * A fresh stripe.
     *
     * @param rings         the ring region
     * @param sendSlice     what the application writes payloads into
     * @param receiveSlice  what the service writes payloads into
     * @param sessionSocket shut down to end the session; belongs to the session
     * @param wakeSocket    wakes the application; belongs to the stripe
     * @param wakeFd        readable when the application wakes the service; belongs to the stripe
     */
    public ServiceStripe(final MemorySegment rings, final StripeDescriptor stripe, final HeapSlice sendSlice,
        final HeapSlice receiveSlice, final int sessionSocket, final int wakeSocket, final int wakeFd) {
        final int ringCapacity = stripe.ringCapacity();
        final int reclaimCapacity = stripe.reclaimCapacity();
        submission = new RingConsumer(rings, stripe.submission(), ringCapacity, MessageDescriptor.LENGTH);
        completion = new RingProducer(rings, stripe.completion(), ringCapacity, MessageDescriptor.LENGTH);
        sendReclaim =
            new RingProducer(rings, stripe.sendReclaim(), reclaimCapacity, RingDescriptor.RECLAIM_ENTRY_LENGTH);
        receiveReclaim =
            new RingConsumer(rings, stripe.receiveReclaim(), reclaimCapacity, RingDescriptor.RECLAIM_ENTRY_LENGTH);
        serviceWaiting = new WakeFlag(rings, stripe.serviceWaiting());
        applicationWaiting = new WakeFlag(rings, stripe.applicationWaiting());
        receiveBlocks = new SlabAllocator(receiveSlice.base(), receiveSlice.length(), reclaimCapacity);
        receiveHeap = receiveSlice.heap();
        this.sendSlice = sendSlice;
        this.sessionSocket = sessionSocket;
        this.wakeSocket = wakeSocket;
        this.wakeFd = wakeFd;
    }

    /** What the application submits. */
    public RingConsumer submission() {
        return submission;
    }

    /** What the application gets. */
    public RingProducer completion() {
        return completion;
    }

    /** Send blocks that go back to the application. */
    public RingProducer sendReclaim() {
        return sendReclaim;
    }

    /** Receive blocks that come back from the application. */
    public RingConsumer receiveReclaim() {
        return receiveReclaim;
    }

    /** The flag by which this side asks to be woken. */
    public WakeFlag serviceWaiting() {
        return serviceWaiting;
    }

    /** Which receive blocks the application has. */
    public SlabAllocator receiveBlocks() {
        return receiveBlocks;
    }

    /** Where received payloads are written. */
    public MemorySegment receiveHeap() {
        return receiveHeap;
    }

    /** Where submitted payloads must lie. */
    public HeapSlice sendSlice() {
        return sendSlice;
    }

    /** Readable when the application wakes the service; to be watched edge-triggered and never read. */
    public int wakeFd() {
        return wakeFd;
    }

    /**
     * Wakes the application if it asked for that; after publishing. Never blocks: a full socket has a byte already.
     *
     * @param reasons what was published, as in {@link WakeFlag#wake}
     */
    public void wakeApplication(final int reasons) {
        if (applicationWaiting.wake(reasons)) {
            Posix.send(wakeSocket, WAKE_BYTE.address(), 1, Posix.MSG_DONTWAIT);
        }
    }

    /** Ends the session because the application broke the rules. The session's owner notices and closes everything. */
    public void fail(final String reason) {
        if (violation == null) {
            violation = reason;
            Posix.shutdown(sessionSocket, Posix.SHUT_RDWR);
        }
    }

    /**
     * Whether the service has taken everything that was submitted. Any thread; a glance, true or not a moment later.
     */
    public boolean isSubmissionDrained() {
        return submission.isDrained();
    }

    /** How the application broke the rules, or null. Any thread. */
    public String violation() {
        return violation;
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            Posix.close(wakeSocket);
            Posix.close(wakeFd);
        }
    }
}
