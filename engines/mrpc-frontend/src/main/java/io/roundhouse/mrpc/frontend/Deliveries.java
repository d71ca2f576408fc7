package io.roundhouse.mrpc.frontend;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.MessageKind;
import io.roundhouse.api.Status;
import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.wire.SchemaExchange;
import io.roundhouse.schema.negotiation.SchemaOffer;
import io.roundhouse.shm.RingProducer;
import io.roundhouse.shm.SlabAllocator;
import io.roundhouse.shm.StripeEnd;
import io.roundhouse.spi.Calls;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import java.lang.foreign.MemorySegment;

/**
 * From the rx lane to the completion ring. The receive policies have passed what comes here, so the payload goes
 * to where the application can read it. When memory or entries are short the lane waits.
 *
 * <p>Message by message the entry is complete and the lane is given back; the batch is published at its end. A
 * successor that takes over in the middle publishes what is complete and goes on with the next message.
 */
final class Deliveries {
    private final StripeEnd end;
    private final RingProducer ring;
    private final MemorySegment ringMemory;
    private final MemorySegment receiveHeap;
    private final Payloads payloads;
    private final Refusals refusals;
    /** Of a client with a schema, else null. */
    private final Negotiation negotiation;
    /** Of a server, else null. */
    private final SchemaOffer offer;
    private final EngineContext context;
    private final boolean isServer;
    private final Counter delivered;
    private final Counter held;
    private final Counter refused;
    private boolean isHeld;
    private int heldLength;
    /** Whether what is held needs an entry of the completion ring that no open call has reserved. */
    private boolean isShortOfStreamRoom;
    private boolean hasRefused;

    Deliveries(final EngineContext context, final StripeEnd end, final MemorySegment receiveHeap,
        final Payloads payloads, final Refusals refusals, final Negotiation negotiation, final SchemaOffer offer) {
        this.receiveHeap = receiveHeap;
        this.refusals = refusals;
        this.negotiation = negotiation;
        this.offer = offer;
        this.context = context;
        this.end = end;
        this.payloads = payloads;
        isServer = context.datapath().role() == DatapathInfo.Role.SERVER;
        ring = end.completion();
        ringMemory = ring.memory();
        delivered = context.counter("delivered");
        held = context.counter("held");
        refused = context.counter("refused");
    }

    /** Whether a message waits for the application to read others or to give memory back. */
    boolean isHeld() {
        return isHeld;
    }

    /** Whether what held a message up may be over. */
    boolean canRun() {
        return end.receiveReclaim().refresh() != 0
            || heldLength == 0 && (isShortOfStreamRoom ? hasStreamRoom(context.calls()) : ring.hasRoom());
    }

    /** Delivers at most {@code limit} messages. @return how many left the lane */
    int run(final InPort tail, final int limit) {
        final int available = tail.available();
        final int count = Math.min(available, limit);
        final Calls calls = context.calls();
        int done = 0;
        while (done < count && deliver(calls, tail.peek(0))) {
            tail.release(1);
            done++;
        }
        if (done > 0) {
            ring.publish();
            delivered.add(done);
            isHeld = false;
        }
        if (done < count && !isHeld) {
            isHeld = true;
            held.add(1);
        }
        return done;
    }

    private boolean deliver(final Calls calls, final Message message) {
        final long callId = message.callId();
        isShortOfStreamRoom = false;
        if (message.kind() == Message.CANCEL) {
            return cancel(callId);
        }
        if (!calls.isOpen(callId)) {
            return true;
        }
        if (message.kind() == Message.CREDIT) {
            return credit(calls, callId, message.method());
        }
        final int method = isServer ? message.method() : calls.method(callId);
        if (method == SchemaExchange.METHOD && (negotiation != null || offer != null)) {
            return isServer ? asked(calls, message, callId) : answered(calls, message, callId);
        }
        if (offer != null && !offer.isCurrent(message.agreement())) {
            return fail(calls, callId, Status.UNAVAILABLE, refusals.replaced);
        }
        final int length = payloads.receive(message, method);
        if (length < 0) {
            return fail(calls, callId, -length, payloads.reason());
        }
        long block = 0;
        heldLength = 0;
        if (length > 0) {
            block = end.allocate(length);
            if (block == SlabAllocator.NONE) {
                heldLength = length;
                return false;
            }
            payloads.deliver(message, block, length);
        }
        if (put(calls, message, callId, message.status(), block, length)) {
            return true;
        }
        end.free(block);
        return false;
    }

    /**
     * Ends a call that was not opened, for which there is room in the completion ring.
     *
     * @param cookie the application's number of it
     * @param text   why, in UTF-8
     * @return false when there is no memory for now
     */
    boolean refuse(final long cookie, final int method, final int status, final MemorySegment text) {
        final int length = (int) text.byteSize();
        final long block = end.allocate(length);
        if (block == SlabAllocator.NONE) {
            return false;
        }
        final long at = ring.claim();
        if (at < 0) {
            end.free(block);
            return full(at);
        }
        MemorySegment.copy(text, 0, receiveHeap, block, length);
        MessageDescriptor.put(ringMemory, at, cookie, MessageKind.RESPONSE, status, method, 0, block, length, 0);
        ring.complete();
        refused.add(1);
        hasRefused = true;
        return true;
    }

    /** Shows the application what {@link #refuse} ended. @return whether there was anything */
    boolean publishRefusals() {
        final boolean is = hasRefused;
        if (is) {
            ring.publish();
            hasRefused = false;
        }
        return is;
    }

    private boolean full(final long at) {
        if (at == RingProducer.CORRUPT) {
            end.fail("completion ring is corrupt");
        }
        return false;
    }

    private boolean answered(final Calls calls, final Message message, final long callId) {
        negotiation.answered(callId, message);
        return calls.close(callId);
    }

    private boolean asked(final Calls calls, final Message message, final long callId) {
        if (!offer.hasRoom()) {
            return false;
        }
        return offer.ask(callId, message.segment(), message.offset(), message.length())
            || fail(calls, callId, Status.INVALID_ARGUMENT, refusals.badQuery);
    }

    /** The call comes back as an error with its text, unless it ends otherwise already; the message is dropped. */
    private boolean fail(final Calls calls, final long callId, final int status, final int reason) {
        refused.add(1);
        calls.complete(callId, status, reason);
        return true;
    }

    private boolean cancel(final long callId) {
        final long at = ring.claim();
        if (at < 0) {
            return full(at);
        }
        MessageDescriptor.put(ringMemory, at, callId, MessageKind.CANCEL, Status.CANCELLED, 0, 0, 0, 0, 0);
        ring.complete();
        return true;
    }

    private boolean credit(final Calls calls, final long callId, final int messages) {
        heldLength = 0;
        final long at = claimForStream(calls);
        if (at < 0) {
            return full(at);
        }
        MessageDescriptor.put(ringMemory, at, isServer ? callId : calls.cookie(callId), MessageKind.CREDIT, 0,
            messages, 0, 0, 0, 0);
        ring.complete();
        return true;
    }

    private long claimForStream(final Calls calls) {
        isShortOfStreamRoom = !hasStreamRoom(calls);
        return isShortOfStreamRoom ? RingProducer.FULL : ring.claim();
    }

    /** Whether the completion ring has an entry that no open call of a client has reserved. */
    private boolean hasStreamRoom(final Calls calls) {
        if (isServer) {
            return ring.hasRoom();
        }
        final int used = ring.used();
        if (used < 0) {
            end.fail("completion ring is corrupt");
        }
        return used >= 0 && ring.capacity() - used > calls.openCount();
    }

    private void putFlags(final Message message, final long at) {
        if (message.flags() != 0) {
            MessageDescriptor.putFlags(ringMemory, at, message.flags());
        }
    }

    private boolean put(final Calls calls, final Message message, final long callId, final int status,
        final long block, final int length) {
        final boolean hasMore = !isServer && (message.flags() & MessageFlags.MORE) != 0;
        final long at = hasMore ? claimForStream(calls) : ring.claim();
        if (at < 0) {
            return full(at);
        }
        if (isServer) {
            MessageDescriptor.put(ringMemory, at, callId, MessageKind.REQUEST, 0, message.method(), 0, block, length,
                message.deadlineNs());
            MessageDescriptor.putMetadataLength(ringMemory, at, message.metadataLength());
            putFlags(message, at);
            ring.complete();
        } else {
            MessageDescriptor.put(ringMemory, at, calls.cookie(callId), MessageKind.RESPONSE, status,
                message.method(), 0, block, length, 0);
            MessageDescriptor.putMetadataLength(ringMemory, at, message.metadataLength());
            putFlags(message, at);
            ring.complete();
            if (hasMore) {
                return true;
            }
            calls.close(callId);
            if (status == Status.UNAVAILABLE && negotiation != null) {
                negotiation.unavailable();
            }
        }
        return true;
    }
}
