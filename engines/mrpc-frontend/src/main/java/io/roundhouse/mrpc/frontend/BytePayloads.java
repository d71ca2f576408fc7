package io.roundhouse.mrpc.frontend;

import io.roundhouse.api.Status;
import io.roundhouse.api.wire.SchemaExchange;
import io.roundhouse.schema.negotiation.SchemaOffer;
import io.roundhouse.shm.HeapSlice;
import io.roundhouse.shm.RingProducer;
import io.roundhouse.shm.SlabAllocator;
import io.roundhouse.shm.StripeEnd;
import io.roundhouse.spi.Message;
import java.lang.foreign.MemorySegment;

/** Payloads that go as they are: the transport reads the send heap, blocks come back when it is done with them. */
final class BytePayloads implements Payloads {
    private final StripeEnd end;
    private final HeapSlice sendSlice;
    private final MemorySegment receiveHeap;
    private final Refusals refusals;

    BytePayloads(final StripeEnd end, final HeapSlice sendSlice, final MemorySegment receiveHeap,
        final Refusals refusals) {
        this.refusals = refusals;
        this.end = end;
        this.sendSlice = sendSlice;
        this.receiveHeap = receiveHeap;
    }

    @Override
    public int send(final Message message, final int method, final long offset, final int length,
        final int metadata) {
        message.payload(sendSlice.heap(), offset, length).metadata(metadata);
        return Status.OK;
    }

    @Override
    public int reason() {
        return refusals.tooLong;
    }

    @Override
    public boolean describe(final Message message, final SchemaOffer offer) {
        message.payload(offer.noSchema(), 0, SchemaExchange.ANSWER_LENGTH);
        return true;
    }

    @Override
    public void takeBack(final Message message) {
        // The block is the application's, and the submission is looked at again.
    }

    @Override
    public boolean sent(final long offset, final int length) {
        return true;
    }

    @Override
    public int release(final Message message) {
        if (message.length() == 0 || message.segment() != sendSlice.heap()) {
            return 0;
        }
        final int result = end.sendReclaim().offer(message.offset());
        return result == RingProducer.CORRUPT ? BROKEN : result < 0 ? HOLD : 0;
    }

    @Override
    public int receive(final Message message, final int method) {
        return message.length() > SlabAllocator.MAX_BLOCK_LENGTH ? -Status.RESOURCE_EXHAUSTED : message.length();
    }

    @Override
    public void deliver(final Message message, final long block, final int length) {
        MemorySegment.copy(message.segment(), message.offset(), receiveHeap, block, length);
    }
}
