package io.roundhouse.mrpc.frontend;

import io.roundhouse.api.Status;
import io.roundhouse.schema.binding.CodecError;
import io.roundhouse.schema.binding.MessageCodec;
import io.roundhouse.schema.binding.MethodCodecs;
import io.roundhouse.schema.negotiation.SchemaOffer;
import io.roundhouse.shm.HeapSlice;
import io.roundhouse.shm.MarshalHeap;
import io.roundhouse.shm.SlabAllocator;
import io.roundhouse.shm.StripeEnd;
import io.roundhouse.spi.Message;
import java.lang.foreign.MemorySegment;

/**
 * Payloads that are records: encoded once into private memory, before any policy sees them, so that nothing the
 * application does later changes what was checked; its block goes back at once. What arrives is decoded into private
 * memory after the policies and copied into the receive heap. A status other than OK comes with text instead.
 */
final class RecordPayloads implements Payloads {
    private static final int SCRATCH = MarshalHeap.SCRATCH_LENGTH;
    private static final int MAX_DETAIL_LENGTH = 512;

    private final StripeEnd end;
    private final HeapSlice sendSlice;
    private final MemorySegment receiveHeap;
    private final MarshalHeap heap;
    private final MemorySegment memory;
    private final MethodCodecs codecs;
    private final Refusals refusals;
    private final boolean isServer;
    private int reason;
    /** The call whose message is in the scratch to decode, 0 for none: it is not decoded again while it is held. */
    private long decodedCall;
    private int decodedLength;

    RecordPayloads(final StripeEnd end, final HeapSlice sendSlice, final MemorySegment receiveHeap,
        final MarshalHeap heap, final MethodCodecs codecs, final Refusals refusals, final boolean isServer) {
        this.refusals = refusals;
        this.end = end;
        this.sendSlice = sendSlice;
        this.receiveHeap = receiveHeap;
        this.heap = heap;
        this.codecs = codecs;
        this.isServer = isServer;
        memory = heap.memory();
    }

    @Override
    public int send(final Message message, final int method, final long offset, final int length,
        final int metadata) {
        final int payload = length - metadata;
        if (message.status() != Status.OK) {
            final int detail = Math.min(payload, MAX_DETAIL_LENGTH);
            return store(message, sendSlice.heap(), offset, detail, offset + payload, metadata);
        }
        final int index = codecs.find(method);
        if (index == MethodCodecs.NONE) {
            return refused(Status.UNIMPLEMENTED, refusals.unknownMethod);
        }
        final MessageCodec codec = isServer ? codecs.response(index) : codecs.request(index);
        final long scratchEnd = heap.encodeScratch() + SCRATCH;
        final long encoded = payload == 0 ? 0
            : codec.encode(sendSlice.heap(), offset, payload, memory, heap.encodeScratch(), scratchEnd);
        return encoded < 0 ? refused(encoded)
            : store(message, memory, scratchEnd - encoded, (int) encoded, offset + payload, metadata);
    }

    private int refused(final long error) {
        if (error == CodecError.BAD_REFERENCE || error == CodecError.OVERLAP || error == CodecError.BAD_RANGE) {
            return BROKEN;
        }
        return refused(refusals.marshallingStatus(error), refusals.marshalling(error));
    }

    private int refused(final int status, final int text) {
        reason = text;
        return status;
    }

    @Override
    public int reason() {
        return reason;
    }

    @Override
    public boolean describe(final Message message, final SchemaOffer offer) {
        final int length = offer.answerLength();
        final long block = end.allocateEncoded(length);
        if (block == SlabAllocator.NONE) {
            return false;
        }
        offer.putAnswer(memory, block);
        message.payload(memory, block, length);
        return true;
    }

    /** @param metadataOffset in the send heap */
    private int store(final Message message, final MemorySegment from, final long offset, final int length,
        final long metadataOffset, final int metadata) {
        if (length + metadata == 0) {
            message.payload(memory, 0, 0);
            return Status.OK;
        }
        if (length + metadata > SlabAllocator.MAX_BLOCK_LENGTH) {
            return refused(Status.RESOURCE_EXHAUSTED, refusals.tooLong);
        }
        final long block = end.allocateEncoded(length + metadata);
        if (block == SlabAllocator.NONE) {
            return HOLD;
        }
        MemorySegment.copy(from, offset, memory, block, length);
        if (metadata > 0) {
            MemorySegment.copy(sendSlice.heap(), metadataOffset, memory, block + length, metadata);
        }
        message.payload(memory, block, length + metadata).metadata(metadata);
        return Status.OK;
    }

    @Override
    public void takeBack(final Message message) {
        release(message);
        message.payload(memory, 0, 0);
    }

    @Override
    public boolean sent(final long offset, final int length) {
        return length == 0 || end.sendReclaim().offer(offset) == 0;
    }

    @Override
    public int release(final Message message) {
        if (message.length() != 0 && message.segment() == memory) {
            end.freeEncoded(message.offset());
        }
        return 0;
    }

    @Override
    public int receive(final Message message, final int method) {
        final int length = record(message, method);
        return length < 0 ? length
            : length + message.metadataLength() > SlabAllocator.MAX_BLOCK_LENGTH
                ? -refused(Status.RESOURCE_EXHAUSTED, refusals.tooLong) : length + message.metadataLength();
    }

    /** Bytes of the record or the detail, or the negative of a status. */
    private int record(final Message message, final int method) {
        if (message.status() != Status.OK) {
            return Math.min(message.payloadLength(), MAX_DETAIL_LENGTH);
        }
        if (message.payloadLength() == 0) {
            return codecs.find(method) == MethodCodecs.NONE
                ? -refused(Status.UNIMPLEMENTED, refusals.unknownMethod) : 0;
        }
        if (decodedCall != message.callId()) {
            final int result = decode(message, method);
            if (result < 0) {
                return result;
            }
            decodedLength = result;
            decodedCall = message.callId();
        }
        return decodedLength;
    }

    private int decode(final Message message, final int method) {
        final int index = codecs.find(method);
        if (index == MethodCodecs.NONE) {
            return -refused(Status.UNIMPLEMENTED, refusals.unknownMethod);
        }
        final MessageCodec codec = isServer ? codecs.request(index) : codecs.response(index);
        final long length = codec.decode(
            message.segment(), message.offset(), message.payloadLength(), memory, heap.decodeScratch(), SCRATCH);
        return length >= 0 ? (int) length : -refused(
            length == CodecError.NO_ROOM ? Status.RESOURCE_EXHAUSTED : Status.INTERNAL, refusals.reading(length));
    }

    @Override
    public void deliver(final Message message, final long block, final int length) {
        final int metadata = message.metadataLength();
        if (message.status() != Status.OK) {
            MemorySegment.copy(message.segment(), message.offset(), receiveHeap, block, length - metadata);
        } else {
            MemorySegment.copy(memory, heap.decodeScratch(), receiveHeap, block, length - metadata);
            decodedCall = 0;
        }
        if (metadata > 0) {
            MemorySegment.copy(message.segment(), message.offset() + message.payloadLength(), receiveHeap,
                block + length - metadata, metadata);
        }
    }
}
