package io.roundhouse.shm;

import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.layout.RingDescriptor;
import io.roundhouse.api.layout.StripeDescriptor;
import java.lang.foreign.MemorySegment;

/**
 * What one frontend works on a stripe with, from {@link ServiceStripe#takeOver} until the next one takes over. One
 * owner thread. A frontend that comes back from a hang finds it fenced: no input, no room, no block, nobody to wake or
 * to blame, while its successor goes on behind the last message that was dealt with completely. Positions are handed on
 * by plain reads: what a call wrote before it hung for so long that it was given up has long been visible.
 */
public final class StripeEnd {
    private final ServiceStripe stripe;
    private final RingConsumer submission;
    private final RingProducer completion;
    private final RingProducer sendReclaim;
    private final RingConsumer receiveReclaim;
    private volatile boolean isFenced;

    private StripeEnd(final ServiceStripe stripe, final RingConsumer submission, final RingProducer completion,
        final RingProducer sendReclaim, final RingConsumer receiveReclaim) {
        this.stripe = stripe;
        this.submission = submission;
        this.completion = completion;
        this.sendReclaim = sendReclaim;
        this.receiveReclaim = receiveReclaim;
    }

    static StripeEnd first(final ServiceStripe stripe, final MemorySegment rings, final StripeDescriptor at) {
        final int messages = at.ringCapacity();
        final int blocks = at.reclaimCapacity();
        return new StripeEnd(stripe, new RingConsumer(rings, at.submission(), messages, MessageDescriptor.LENGTH),
            new RingProducer(rings, at.completion(), messages, MessageDescriptor.LENGTH),
            new RingProducer(rings, at.sendReclaim(), blocks, RingDescriptor.RECLAIM_ENTRY_LENGTH),
            new RingConsumer(rings, at.receiveReclaim(), blocks, RingDescriptor.RECLAIM_ENTRY_LENGTH));
    }

    StripeEnd successor() {
        isFenced = true;
        return new StripeEnd(stripe, submission.successor(), completion.successor(), sendReclaim.successor(),
            receiveReclaim.successor());
    }

    void fence() {
        isFenced = true;
        submission.fence();
        completion.fence();
        sendReclaim.fence();
        receiveReclaim.fence();
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

    /** Takes a receive block, to be written and completed at once. @return its offset or {@link SlabAllocator#NONE} */
    public long allocate(final int length) {
        return isFenced ? SlabAllocator.NONE : stripe.receiveBlocks().allocate(length);
    }

    /** Gives a receive block back. @return false when it was not out */
    public boolean free(final long block) {
        return isFenced || stripe.receiveBlocks().free(block);
    }

    /**
     * Takes a block of {@link ServiceStripe#marshalHeap} for an encoded message.
     *
     * @return its offset, or {@link SlabAllocator#NONE} when there is none for now
     */
    public long allocateEncoded(final int length) {
        return isFenced ? SlabAllocator.NONE : stripe.marshalHeap().allocate(length);
    }

    /** Gives a block of an encoded message back. */
    public void freeEncoded(final long block) {
        if (!isFenced) {
            stripe.marshalHeap().free(block);
        }
    }

    /** Asks to be woken, see {@link WakeFlag#arm}. */
    public void arm(final int reasons) {
        if (!isFenced) {
            stripe.serviceWaiting().arm(reasons);
        }
    }

    /**
     * Wakes the application if it asked for that; after publishing. Never blocks: a full socket has a byte already.
     *
     * @param reasons what was published, as in {@link WakeFlag#wake}
     */
    public void wakeApplication(final int reasons) {
        if (!isFenced) {
            stripe.wakeApplication(reasons);
        }
    }

    /** Ends the session because the application broke the rules. The session's owner notices and closes everything. */
    public void fail(final String reason) {
        if (!isFenced) {
            stripe.fail(reason);
        }
    }
}
