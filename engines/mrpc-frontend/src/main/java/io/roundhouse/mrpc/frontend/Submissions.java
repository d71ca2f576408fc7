package io.roundhouse.mrpc.frontend;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.MessageKind;
import io.roundhouse.api.Status;
import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.layout.RegionDescriptor;
import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.api.wire.SchemaExchange;
import io.roundhouse.schema.binding.MethodCodecs;
import io.roundhouse.schema.negotiation.SchemaOffer;
import io.roundhouse.shm.HeapSlice;
import io.roundhouse.shm.RingConsumer;
import io.roundhouse.shm.RingProducer;
import io.roundhouse.shm.StripeEnd;
import io.roundhouse.spi.Calls;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import java.lang.foreign.MemorySegment;

/**
 * From the submission ring to the tx lane. Every field of a descriptor is read once, checked, and only what was read is
 * used.
 *
 * <p>Message by message the ring is consumed, and given back at the end of the batch: a successor that takes over in
 * the middle sees none of them again.
 *
 * <p>A request opens a call and thereby reserves its entry in the completion ring: open calls and completions that the
 * application has not read are never more than the ring has entries. While there are streams, some
 * entries more are left for their messages, behind which the last one of another call may be.
 */
final class Submissions {
    private static final int MAX_STREAM_ROOM = 32;

    private final StripeEnd end;
    private final RingConsumer ring;
    private final MemorySegment memory;
    private final HeapSlice heap;
    private final RingProducer completion;
    private final EngineContext context;
    private final Payloads payloads;
    /** Of a client with a schema, else null. */
    private final Negotiation negotiation;
    /** Of a server, else null. */
    private final SchemaOffer offer;
    private final Deliveries deliveries;
    private final boolean isServer;
    /** Entries of the completion ring that new calls leave to streams. */
    private final int streamRoom;
    private final Counter taken;
    private final Counter stale;
    private final Counter cancelled;

    Submissions(final EngineContext context, final StripeEnd end, final HeapSlice heap, final Payloads payloads,
        final Negotiation negotiation, final SchemaOffer offer, final Deliveries deliveries) {
        this.deliveries = deliveries;
        this.negotiation = negotiation;
        this.offer = offer;
        this.context = context;
        this.payloads = payloads;
        this.end = end;
        this.heap = heap;
        isServer = context.datapath().role() == DatapathInfo.Role.SERVER;
        ring = end.submission();
        memory = ring.memory();
        completion = end.completion();
        streamRoom = Math.min(MAX_STREAM_ROOM, completion.capacity() / 4);
        taken = context.counter("submitted");
        stale = context.counter("stale-answers");
        cancelled = context.counter("cancelled");
    }

    /** Whether a submission waits that the tx lane could not refuse for lack of completions. */
    boolean canRun() {
        return negotiation != null && negotiation.isWorking()
            || (negotiation == null || !negotiation.isAsking()) && ring.refresh() > 0
            && (room() > 0 || !opensCall(MessageDescriptor.kind(memory, ring.entry(0)),
                MessageDescriptor.flags(memory, ring.entry(0))));
    }

    /** Takes at most {@code limit} submissions. @return how many */
    int run(final OutPort head, final int limit) {
        final int described = offer == null ? 0 : describe(head);
        final int available = ring.available();
        if (available <= 0) {
            return described + (available < 0 ? violation("submission ring is corrupt") : 0);
        }
        final Calls calls = context.calls();
        int room = room();
        final int allowed = negotiation == null ? available : negotiation.allowed(available);
        if (allowed == 0) {
            return room > 0 ? negotiation.ask(head, MessageDescriptor.deadlineNs(memory, ring.entry(0))) : 0;
        }
        final int count = Math.min(allowed, limit);
        int done = 0;
        while (done < count) {
            final long at = ring.entry(0);
            final int kind = MessageDescriptor.kind(memory, at);
            final int flags = MessageDescriptor.flags(memory, at);
            if (kind == MessageKind.CANCEL && !isServer) {
                if (!cancel(calls, at)) {
                    break;
                }
            } else {
                final boolean isOpening = opensCall(kind, flags);
                final int taken = !isOpening ? 0 : flags != 0 && calls.streamCount() == 0 ? 1 + streamRoom : 1;
                final Message message = taken > room ? null : head.claim();
                if (message == null || !(kind == MessageKind.CREDIT ? grant(calls, head, message, at)
                    : take(calls, head, message, kind, flags, at))) {
                    break;
                }
                room -= taken;
            }
            ring.consume();
            done++;
        }
        if (done > 0) {
            ring.release(0);
            taken.add(done);
            if (negotiation != null) {
                negotiation.sent(done);
            }
        }
        return described + done;
    }

    /** Answers queries for the schema. @return how many */
    private int describe(final OutPort head) {
        final Calls calls = context.calls();
        int answered = 0;
        for (long callId = offer.nextCall(); callId != 0; callId = offer.nextCall()) {
            if (calls.isOpen(callId)) {
                final Message message = head.claim();
                if (message == null || !payloads.describe(message, offer)) {
                    break;
                }
                message.kind(Message.RESPONSE).callId(callId).method(SchemaExchange.METHOD);
                head.publish();
                answered++;
            }
            offer.answered();
        }
        return answered;
    }

    private int room() {
        if (isServer) {
            return Integer.MAX_VALUE;
        }
        final int used = completion.used();
        if (used < 0) {
            return violation("completion ring is corrupt");
        }
        final Calls calls = context.calls();
        return completion.capacity() - used - calls.openCount() - (calls.streamCount() > 0 ? streamRoom : 0);
    }

    /** Whether a submission needs an entry of the completion ring of its own. */
    private boolean opensCall(final int kind, final int flags) {
        return !isServer && kind == MessageKind.REQUEST && (flags & MessageFlags.NEXT) == 0;
    }

    /** Takes the word that more messages of a stream are welcome, and has the peer told. */
    private boolean grant(final Calls calls, final OutPort head, final Message message, final long at) {
        final int messages = MessageDescriptor.method(memory, at);
        if (messages < 1 || messages > MessageFlags.MAX_GRANT || MessageDescriptor.length(memory, at) != 0) {
            violation("a descriptor is malformed");
            return false;
        }
        final long name = MessageDescriptor.callId(memory, at);
        final long callId = isServer ? name : calls.stream(name);
        if (calls.isOpen(callId)) {
            calls.grant(callId, messages);
            message.kind(Message.CREDIT).callId(callId).method(messages);
            head.publish();
        }
        return true;
    }

    /** Takes the word that a call was given up, also while there is no room for more calls. */
    private boolean cancel(final Calls calls, final long at) {
        if (MessageDescriptor.length(memory, at) != 0) {
            violation("a descriptor is malformed");
            return false;
        }
        cancelled.add(calls.cancel(MessageDescriptor.callId(memory, at)) ? 1 : 0);
        return true;
    }

    private boolean take(final Calls calls, final OutPort head, final Message message, final int kind, final int flags,
        final long at) {
        final int status = MessageDescriptor.status(memory, at);
        final int region = MessageDescriptor.region(memory, at);
        final int length = MessageDescriptor.length(memory, at);
        final int metadata = MessageDescriptor.metadataLength(memory, at);
        final long offset = length == 0 ? heap.base() : MessageDescriptor.offset(memory, at);
        final int expectedKind = isServer ? MessageKind.RESPONSE : MessageKind.REQUEST;
        if (kind != expectedKind || !Status.isValid(status) || region != 0 || !heap.contains(offset, length)
            || length > RegionDescriptor.MAX_PAYLOAD_LENGTH || metadata < 0 || metadata > length
            || metadata > FrameFlyweight.MAX_METADATA_LENGTH || status != 0 && flags != 0
            || (flags & MessageFlags.EMPTY) != 0 && length != metadata
            || !(isServer ? MessageFlags.isAnswer(flags) : MessageFlags.isRequest(flags))) {
            violation("a descriptor is malformed");
            return false;
        }
        message.status(isServer ? status : Status.OK).flags(flags & MessageFlags.CARRIED);
        final boolean isTaken = isServer ? answer(calls, head, message, at, offset, length, metadata)
            : (flags & MessageFlags.NEXT) != 0 ? next(calls, head, message, at, offset, length, metadata)
            : request(calls, head, message, flags, at, offset, length, metadata);
        if (isTaken && !payloads.sent(offset, length)) {
            violation("send reclaim ring is corrupt");
        }
        return isTaken;
    }

    private boolean request(final Calls calls, final OutPort head, final Message message, final int flags,
        final long at, final long offset, final int length, final int metadata) {
        final int method = MessageDescriptor.method(memory, at);
        final long deadlineNs = MessageDescriptor.deadlineNs(memory, at);
        final int refused = negotiation == null ? MethodCodecs.NONE : negotiation.agreement().refused(method);
        if (refused != MethodCodecs.NONE) {
            return deliveries.refuse(MessageDescriptor.callId(memory, at), method,
                negotiation.agreement().status(refused), negotiation.agreement().text(refused));
        }
        final int result = payloads.send(message, method, offset, length, metadata);
        if (result < 0) {
            return held(result);
        }
        final long callId = calls.open(MessageDescriptor.callId(memory, at), method, deadlineNs);
        if (callId == 0) {
            payloads.takeBack(message);
            return false;
        }
        if (flags != 0) {
            calls.streams(callId);
        }
        if (result != Status.OK) {
            calls.complete(callId, result, payloads.reason());
            return true;
        }
        message.kind(Message.REQUEST).agreement(negotiation == null ? 0 : negotiation.number()).callId(callId)
            .method(method).deadlineNs(deadlineNs);
        head.publish();
        return true;
    }

    /**
     * A request that is not the first of its call. Those of calls that ended go the same way: the lane drops them and
     * their blocks come back in order.
     */
    private boolean next(final Calls calls, final OutPort head, final Message message, final long at,
        final long offset, final int length, final int metadata) {
        final long callId = calls.stream(MessageDescriptor.callId(memory, at));
        final int method = calls.method(callId);
        final int result = payloads.send(message, method, offset, length, metadata);
        if (result < 0) {
            return held(result);
        }
        if (result != Status.OK) {
            calls.complete(callId, result, payloads.reason());
            return true;
        }
        message.kind(Message.REQUEST).agreement(negotiation == null ? 0 : negotiation.number()).callId(callId)
            .method(method);
        head.publish();
        return true;
    }

    private boolean held(final int result) {
        if (result == Payloads.BROKEN) {
            violation("a record refers to what is not its own");
        }
        return false;
    }

    /**
     * Answers of calls that ended meanwhile go the same way: the lane drops them and their blocks come back in order.
     */
    private boolean answer(final Calls calls, final OutPort head, final Message message, final long at,
        final long offset, final int length, final int metadata) {
        final long callId = MessageDescriptor.callId(memory, at);
        final boolean isOpen = calls.isOpen(callId);
        final int result = payloads.send(message, isOpen ? calls.method(callId) : 0, offset, length, metadata);
        if (result < 0) {
            return held(result);
        }
        if (!isOpen) {
            stale.add(1);
        }
        if (result != Status.OK) {
            calls.complete(callId, result, payloads.reason());
            return true;
        }
        message.kind(Message.RESPONSE).callId(callId);
        head.publish();
        return true;
    }

    private int violation(final String reason) {
        end.fail(reason);
        return 0;
    }
}
