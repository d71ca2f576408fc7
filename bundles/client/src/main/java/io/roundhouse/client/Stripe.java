package io.roundhouse.client;

import io.roundhouse.api.MessageKind;
import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.layout.RingDescriptor;
import io.roundhouse.api.layout.StripeDescriptor;
import io.roundhouse.posix.Posix;
import io.roundhouse.shm.HeapSlice;
import io.roundhouse.shm.RingConsumer;
import io.roundhouse.shm.RingProducer;
import io.roundhouse.shm.SlabAllocator;
import io.roundhouse.shm.WakeFlag;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The application's end of a stripe. One owner thread; nothing here allocates Java memory or throws. The library itself
 * splits it: what sends and what takes have nothing in common but {@link #isClosed}, so that one thread at a time may
 * use the one while another uses the other.
 *
 * <p>Send blocks: {@link #allocate}, write, submit; the service gives them back by itself. Receive blocks: read, then
 * {@link #release}. Nothing leaves before {@link #flush}, so that many messages cost one wake-up.
 */
public final class Stripe {
    /** The ring or the memory is full for now: poll, then try again. */
    public static final int FULL = RingProducer.FULL;
    /** The service is gone or broken; poll delivers what is left, then nothing more comes. */
    public static final int CLOSED = -3;

    private static final int RELEASES_PER_FLUSH = 32;
    private static final int EMPTY_POLLS_PER_CHECK = 1 << 12;
    private static final int MAX_BLOCK_MS = 100;

    private final RingProducer submission;
    private final RingConsumer completion;
    private final RingConsumer sendReclaim;
    private final RingProducer receiveReclaim;
    private final WakeFlag serviceWaiting;
    private final WakeFlag applicationWaiting;
    private final SlabAllocator sendBlocks;
    private final MemorySegment sendHeap;
    private final MemorySegment receiveHeap;
    private final ServiceWaiter waiter;
    private final IdleClock idleClock = new IdleClock();
    private final int serviceWakeFd;
    private long lastEntry;
    private int unpublishedMessages;
    private int unpublishedReleases;
    private int emptyPolls;
    private boolean isShortOfMemory;
    private long handedDeadlineNs;
    private int handedMetadataLength;
    private int handedFlags;
    private volatile boolean isCorrupt;

    Stripe(final MemorySegment rings, final StripeDescriptor stripe, final HeapSlice sendSlice,
        final MemorySegment receiveHeap, final ServiceWaiter waiter, final int serviceWakeFd) {
        submission = new RingProducer(rings, stripe.submission(), stripe.ringCapacity(), MessageDescriptor.LENGTH);
        completion = new RingConsumer(rings, stripe.completion(), stripe.ringCapacity(), MessageDescriptor.LENGTH);
        sendReclaim = new RingConsumer(
            rings, stripe.sendReclaim(), stripe.reclaimCapacity(), RingDescriptor.RECLAIM_ENTRY_LENGTH);
        receiveReclaim = new RingProducer(
            rings, stripe.receiveReclaim(), stripe.reclaimCapacity(), RingDescriptor.RECLAIM_ENTRY_LENGTH);
        serviceWaiting = new WakeFlag(rings, stripe.serviceWaiting());
        applicationWaiting = new WakeFlag(rings, stripe.applicationWaiting());
        sendBlocks = new SlabAllocator(sendSlice.base(), sendSlice.length(), stripe.reclaimCapacity());
        sendHeap = sendSlice.heap();
        this.receiveHeap = receiveHeap;
        this.waiter = waiter;
        this.serviceWakeFd = serviceWakeFd;
    }

    /** Where send blocks lie. */
    public MemorySegment sendHeap() {
        return sendHeap;
    }

    /** Where received payloads lie. To be read only. */
    public MemorySegment receiveHeap() {
        return receiveHeap;
    }

    /** The most calls in flight. */
    public int ringCapacity() {
        return submission.capacity();
    }

    /** A block of the send heap, 1 B to 1 MiB: its offset, or {@link #FULL}. */
    public long allocate(final int length) {
        long offset = sendBlocks.allocate(length);
        if (offset == SlabAllocator.NONE) {
            reclaimSendBlocks();
            offset = sendBlocks.allocate(length);
            isShortOfMemory = offset == SlabAllocator.NONE;
        }
        return offset;
    }

    /** Gives a send block back that was never submitted. */
    public void cancel(final long offset) {
        sendBlocks.free(offset);
    }

    /**
     * Puts a call in the ring; the block belongs to the service then.
     *
     * @param cookie     comes back with the answer
     * @param deadlineNs of {@link System#nanoTime}, 0 for none
     * @return 0, {@link #FULL} or {@link #CLOSED}
     */
    public int submitRequest(
        final long cookie, final int method, final long offset, final int length, final long deadlineNs) {
        return submit(cookie, MessageKind.REQUEST, 0, method, offset, length, deadlineNs);
    }

    /** Answers a call, with a block when {@code length} is not 0. @return 0, {@link #FULL} or {@link #CLOSED} */
    public int submitResponse(final long callId, final int status, final long offset, final int length) {
        return submit(callId, MessageKind.RESPONSE, status, 0, offset, length, 0);
    }

    /** Gives a call up that was submitted: it still ends, once. @return 0, {@link #FULL} or {@link #CLOSED} */
    public int submitCancel(final long cookie) {
        return submit(cookie, MessageKind.CANCEL, 0, 0, 0, 0, 0);
    }

    /** Of the message submitted last, which is not flushed yet: so many bytes at the end of its body are metadata. */
    void metadataOfLast(final int length) {
        MessageDescriptor.putMetadataLength(submission.memory(), lastEntry, length);
    }

    /** Of the message submitted last: what it is in its call, {@link io.roundhouse.api.MessageFlags}. */
    void flagsOfLast(final int flags) {
        MessageDescriptor.putFlags(submission.memory(), lastEntry, flags);
    }

    /**
     * Has the peer send more messages of a stream.
     *
     * @param callId or cookie
     * @return 0, {@link #FULL} or {@link #CLOSED}
     */
    int submitCredit(final long callId, final int messages) {
        return submit(callId, MessageKind.CREDIT, 0, messages, 0, 0, 0);
    }

    /** Whether the ring takes one more message, so that work for it is not in vain. */
    public boolean canSubmit() {
        return !isClosed() && submission.hasRoom();
    }

    private int submit(final long callId, final int kind, final int status, final int method, final long offset,
        final int length, final long deadlineNs) {
        if (isClosed()) {
            return CLOSED;
        }
        final long at = submission.claim();
        if (at == RingProducer.CORRUPT) {
            isCorrupt = true;
        }
        if (at < 0) {
            return isCorrupt ? CLOSED : FULL;
        }
        MessageDescriptor.put(
            submission.memory(), at, callId, kind, status, method, 0, offset, length, deadlineNs);
        lastEntry = at;
        unpublishedMessages++;
        return 0;
    }

    /** Gives a receive block back; batched. */
    public void release(final long offset) {
        final long at = receiveReclaim.claim();
        if (at < 0) {
            isCorrupt = true;
            return;
        }
        receiveReclaim.memory().set(ValueLayout.JAVA_LONG, at, offset);
        unpublishedReleases++;
    }

    /** Shows the service what was submitted and released since the last flush, and wakes it if it sleeps. */
    public void flush() {
        if (unpublishedReleases != 0 && (unpublishedMessages != 0 || unpublishedReleases >= RELEASES_PER_FLUSH)) {
            publishReleases();
        }
        flushMessages();
    }

    /** Sending side: shows the service what was submitted. */
    void flushMessages() {
        if (unpublishedMessages != 0) {
            unpublishedMessages = 0;
            submission.publish();
            wakeService(WakeFlag.MESSAGES);
        }
    }

    /** Taking side: gives the service all blocks back that were released. */
    void publishReleases() {
        if (unpublishedReleases != 0) {
            unpublishedReleases = 0;
            receiveReclaim.publish();
            wakeService(WakeFlag.RECLAIM);
        }
    }

    private void wakeService(final int reason) {
        if (serviceWaiting.wake(reason)) {
            Posix.eventfdSignal(serviceWakeFd);
        }
    }

    /**
     * Hands at most {@code limit} messages to the handler and takes send blocks back. Never blocks. @return how many
     */
    public int poll(final CompletionHandler handler, final int limit) {
        reclaimSendBlocks();
        return take(handler, limit);
    }

    /** Taking side: hands at most {@code limit} messages to the handler. Never blocks. @return how many */
    int take(final CompletionHandler handler, final int limit) {
        final int available = completion.available();
        if (available < 0) {
            isCorrupt = true;
        }
        final MemorySegment ring = completion.memory();
        final int count = Math.min(available, limit);
        int done = 0;
        while (done < count) {
            final long at = completion.entry(done);
            handedDeadlineNs = MessageDescriptor.deadlineNs(ring, at);
            handedMetadataLength = MessageDescriptor.metadataLength(ring, at);
            handedFlags = MessageDescriptor.flags(ring, at);
            if (!handler.onMessage(MessageDescriptor.kind(ring, at), MessageDescriptor.callId(ring, at),
                MessageDescriptor.status(ring, at), MessageDescriptor.method(ring, at),
                MessageDescriptor.offset(ring, at), MessageDescriptor.length(ring, at))) {
                break;
            }
            done++;
        }
        if (done > 0) {
            completion.release(done);
            idleClock.onWork();
            emptyPolls = 0;
        } else if (++emptyPolls == EMPTY_POLLS_PER_CHECK) {
            emptyPolls = 0;
            waiter.check();
        }
        return done;
    }

    /** Of the message that is being handed to a handler: ns of {@link System#nanoTime}, 0 for none. */
    public long handedDeadlineNs() {
        return handedDeadlineNs;
    }

    /** Of the message that is being handed to a handler: so many bytes at the end of its body are metadata. */
    public int handedMetadataLength() {
        return handedMetadataLength;
    }

    /** Of the message that is being handed to a handler: what it is, {@link io.roundhouse.api.MessageFlags}. */
    int handedFlags() {
        return handedFlags;
    }

    private void reclaimSendBlocks() {
        final int available = sendReclaim.available();
        boolean isBroken = available < 0;
        for (int i = 0; i < available; i++) {
            isBroken |= !sendBlocks.free(sendReclaim.longEntry(i));
        }
        if (isBroken) {
            isCorrupt = true;
        }
        if (available > 0) {
            sendReclaim.release(available);
            isShortOfMemory = false;
        }
    }

    /**
     * Called when a poll found nothing: flushes, then yields for the first 200 us after the last message, later blocks
     * until something comes, 100 ms at most. Returns early now and then; the caller polls again.
     */
    public void idle() {
        flush();
        idle(MAX_BLOCK_MS);
    }

    /** Taking side: the same, without sending what was submitted. @param maxBlockMs the longest block */
    void idle(final int maxBlockMs) {
        if (idleClock.shouldBlock()) {
            publishReleases();
            block(maxBlockMs);
        }
    }

    /** Taking side: notices whether the service is gone, without blocking. */
    void check() {
        waiter.check();
    }

    private void block(final int maxBlockMs) {
        applicationWaiting.arm(isShortOfMemory ? WakeFlag.MESSAGES | WakeFlag.RECLAIM : WakeFlag.MESSAGES);
        if (completion.refresh() == 0 && !(isShortOfMemory && sendReclaim.refresh() != 0)) {
            waiter.block(Math.min(maxBlockMs, MAX_BLOCK_MS));
        }
        applicationWaiting.disarm();
    }

    /** Whether the service is gone or broke the rules of the rings. */
    public boolean isClosed() {
        return isCorrupt || waiter.isServiceGone();
    }

    /** Send blocks that are allocated or with the service. */
    public int sendBlocksOutstanding() {
        return sendBlocks.blocksOutstanding();
    }
}
