package io.roundhouse.mrpc.frontend;

import io.roundhouse.api.MessageKind;
import io.roundhouse.api.Status;
import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.shm.RingProducer;
import io.roundhouse.shm.ServiceStripe;
import io.roundhouse.shm.SlabAllocator;
import io.roundhouse.spi.Calls;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import java.lang.foreign.MemorySegment;

/**
 * From the rx lane to the completion ring. The receive policies have passed what comes here, so the payload is copied
 * to where the application can read it. When memory or entries are short the lane waits.
 */
final class Deliveries {
    private final ServiceStripe stripe;
    private final RingProducer ring;
    private final MemorySegment ringMemory;
    private final MemorySegment heap;
    private final SlabAllocator blocks;
    private final EngineContext context;
    private final boolean isServer;
    private final Counter delivered;
    private final Counter held;
    private final Counter tooLong;
    private boolean isHeld;
    private int heldLength;

    Deliveries(final EngineContext context, final ServiceStripe stripe, final boolean isServer) {
        this.context = context;
        this.stripe = stripe;
        this.isServer = isServer;
        ring = stripe.completion();
        ringMemory = ring.memory();
        heap = stripe.receiveHeap();
        blocks = stripe.receiveBlocks();
        delivered = context.counter("delivered");
        held = context.counter("held");
        tooLong = context.counter("too-long");
    }

    /** Whether a message waits for the application to read others or to give memory back. */
    boolean isHeld() {
        return isHeld;
    }

    /** Whether what held a message up may be over. */
    boolean canRun() {
        return stripe.receiveReclaim().refresh() != 0 || heldLength == 0 && ring.hasRoom();
    }

    /** Delivers at most {@code limit} messages. @return how many left the lane */
    int run(final InPort tail, final int limit) {
        final int available = tail.available();
        final int count = Math.min(available, limit);
        final Calls calls = context.calls();
        int done = 0;
        while (done < count && deliver(calls, tail.peek(done))) {
            done++;
        }
        if (done > 0) {
            ring.publish();
            tail.release(done);
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
        if (!calls.isOpen(callId)) {
            return true;
        }
        if (message.length() > SlabAllocator.MAX_BLOCK_LENGTH) {
            tooLong.add(1);
            return isServer ? calls.complete(callId, Status.RESOURCE_EXHAUSTED)
                : put(calls, message, callId, Status.RESOURCE_EXHAUSTED, 0, 0);
        }
        final int length = message.length();
        long block = 0;
        heldLength = 0;
        if (length > 0) {
            block = blocks.allocate(length);
            if (block == SlabAllocator.NONE) {
                heldLength = length;
                return false;
            }
            MemorySegment.copy(message.segment(), message.offset(), heap, block, length);
        }
        if (put(calls, message, callId, message.status(), block, length)) {
            return true;
        }
        blocks.free(block);
        return false;
    }

    private boolean put(final Calls calls, final Message message, final long callId, final int status,
        final long block, final int length) {
        final long at = ring.claim();
        if (at < 0) {
            if (at == RingProducer.CORRUPT) {
                stripe.fail("completion ring is corrupt");
            }
            return false;
        }
        if (isServer) {
            MessageDescriptor.put(ringMemory, at, callId, MessageKind.REQUEST, 0, message.method(), 0, block, length,
                message.deadlineNs());
        } else {
            MessageDescriptor.put(ringMemory, at, calls.cookie(callId), MessageKind.RESPONSE, status,
                message.method(), 0, block, length, 0);
            calls.close(callId);
        }
        return true;
    }
}
