package io.roundhouse.shm;

import io.roundhouse.api.layout.StripeDescriptor;
import io.roundhouse.posix.Posix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The service's side of a stripe, the frontend's handle of kind {@link #KIND}. All positions and books are here, so
 * that frontends can be exchanged: each works on an end of its own that it takes over from the one before, wherever
 * that stopped. The regions belong to the session, which outlives its stripes; the two descriptors belong to the
 * stripe.
 */
public final class ServiceStripe implements AutoCloseable, Fenceable {
    /** The kind of the handle. */
    public static final String KIND = "stripe";

    private static final MemorySegment WAKE_BYTE = Arena.global().allocate(8, 8);

    private final WakeFlag serviceWaiting;
    private final WakeFlag applicationWaiting;
    private final SlabAllocator receiveBlocks;
    private final HeapSlice sendSlice;
    private final MemorySegment receiveHeap;
    private final MarshalHeap marshalHeap;
    private final int sessionSocket;
    private final int wakeSocket;
    private final int wakeFd;
    private volatile StripeEnd end;
    private volatile String violation;
    private boolean isClosed;

    /**
     * A fresh stripe.
     *
     * @param rings         the ring region
     * @param sendSlice     what the application writes payloads into
     * @param receiveSlice  what the service writes payloads into
     * @param marshalHeap   private memory for messages that are marshalled, or null when payloads go as they are
     * @param sessionSocket shut down to end the session; belongs to the session
     * @param wakeSocket    wakes the application; belongs to the stripe
     * @param wakeFd        readable when the application wakes the service; belongs to the stripe
     */
    public ServiceStripe(final MemorySegment rings, final StripeDescriptor stripe, final HeapSlice sendSlice,
        final HeapSlice receiveSlice, final MarshalHeap marshalHeap, final int sessionSocket, final int wakeSocket,
        final int wakeFd) {
        serviceWaiting = new WakeFlag(rings, stripe.serviceWaiting());
        applicationWaiting = new WakeFlag(rings, stripe.applicationWaiting());
        receiveBlocks = new SlabAllocator(receiveSlice.base(), receiveSlice.length(), stripe.reclaimCapacity());
        receiveHeap = receiveSlice.heap();
        this.sendSlice = sendSlice;
        this.marshalHeap = marshalHeap;
        this.sessionSocket = sessionSocket;
        this.wakeSocket = wakeSocket;
        this.wakeFd = wakeFd;
        end = StripeEnd.first(this, rings, stripe);
    }

    /** Takes the stripe from whoever used it. @return the only end that is not fenced, where the former one stands */
    public synchronized StripeEnd takeOver() {
        end = end.successor();
        if (isClosed) {
            end.fence();
        }
        return end;
    }

    /** Has whoever uses the stripe find it dead, until somebody takes it over. Any thread. */
    @Override
    public synchronized void fence() {
        end.fence();
    }

    WakeFlag serviceWaiting() {
        return serviceWaiting;
    }

    /** Whether this side asked to be woken and nobody did so far. */
    public boolean isServiceWaiting() {
        return serviceWaiting.isArmed();
    }

    SlabAllocator receiveBlocks() {
        return receiveBlocks;
    }

    /** Receive blocks that the application has. */
    public int receiveBlocksOutstanding() {
        return receiveBlocks.blocksOutstanding();
    }

    /** Where received payloads are written. */
    public MemorySegment receiveHeap() {
        return receiveHeap;
    }

    /** Where submitted payloads must lie. */
    public HeapSlice sendSlice() {
        return sendSlice;
    }

    /** Where encoded messages are, or null when payloads go as they are. */
    public MarshalHeap marshalHeap() {
        return marshalHeap;
    }

    /** Encoded messages that the transport is not done with. */
    public int encodedOutstanding() {
        return marshalHeap == null ? 0 : marshalHeap.blocksOutstanding();
    }

    /** Readable when the application wakes the service; to be watched edge-triggered and never read. */
    public int wakeFd() {
        return wakeFd;
    }

    void wakeApplication(final int reasons) {
        if (applicationWaiting.wake(reasons)) {
            Posix.send(wakeSocket, WAKE_BYTE.address(), 1, Posix.MSG_DONTWAIT);
        }
    }

    void fail(final String reason) {
        if (violation == null) {
            violation = reason;
            Posix.shutdown(sessionSocket, Posix.SHUT_RDWR);
        }
    }

    /**
     * Whether the service has taken everything that was submitted. Any thread; a glance, true or not a moment later.
     */
    public boolean isSubmissionDrained() {
        return end.submission().isDrained();
    }

    /** How the application broke the rules, or null. Any thread. */
    public String violation() {
        return violation;
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            end.fence();
            Posix.close(wakeSocket);
            Posix.close(wakeFd);
        }
    }
}
