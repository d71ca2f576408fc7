package io.roundhouse.mrpc.frontend;

import io.roundhouse.api.MessageKind;
import io.roundhouse.api.Status;
import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.layout.RegionDescriptor;
import io.roundhouse.shm.HeapSlice;
import io.roundhouse.shm.RingConsumer;
import io.roundhouse.shm.RingProducer;
import io.roundhouse.shm.ServiceStripe;
import io.roundhouse.spi.Calls;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import java.lang.foreign.MemorySegment;

/**
 * From the submission ring to the tx lane. Every field of a descriptor is read once, checked, and only what was read is
 * used.
 *
 * <p>A request opens a call and thereby reserves its entry in the completion ring: open calls and completions that the
 * application has not read are never more than the ring has entries.
 */
final class Submissions {
    private final ServiceStripe stripe;
    private final RingConsumer ring;
    private final MemorySegment memory;
    private final HeapSlice heap;
    private final RingProducer completion;
    private final EngineContext context;
    private final boolean isServer;
    private final Counter taken;
    private final Counter stale;

    Submissions(final EngineContext context, final ServiceStripe stripe, final boolean isServer) {
        this.context = context;
        this.stripe = stripe;
        this.isServer = isServer;
        ring = stripe.submission();
        memory = ring.memory();
        heap = stripe.sendSlice();
        completion = stripe.completion();
        taken = context.counter("submitted");
        stale = context.counter("stale-answers");
    }

    /** Whether a submission waits that the tx lane could not refuse for lack of completions. */
    boolean canRun() {
        return ring.refresh() > 0 && room() > 0;
    }

    /** Takes at most {@code limit} submissions. @return how many */
    int run(final OutPort head, final int limit) {
        final int available = ring.available();
        if (available <= 0) {
            return available < 0 ? violation("submission ring is corrupt") : 0;
        }
        final Calls calls = context.calls();
        final int count = Math.min(Math.min(available, limit), room());
        int done = 0;
        while (done < count) {
            final Message message = head.claim();
            if (message == null || !take(calls, head, message, ring.entry(done))) {
                break;
            }
            done++;
        }
        if (done > 0) {
            ring.release(done);
            taken.add(done);
        }
        return done;
    }

    private int room() {
        if (isServer) {
            return Integer.MAX_VALUE;
        }
        final int used = completion.used();
        if (used < 0) {
            return violation("completion ring is corrupt");
        }
        return completion.capacity() - used - context.calls().openCount();
    }

    private boolean take(final Calls calls, final OutPort head, final Message message, final long at) {
        final int kind = MessageDescriptor.kind(memory, at);
        final int status = MessageDescriptor.status(memory, at);
        final int region = MessageDescriptor.region(memory, at);
        final int length = MessageDescriptor.length(memory, at);
        final long offset = length == 0 ? heap.base() : MessageDescriptor.offset(memory, at);
        final int expectedKind = isServer ? MessageKind.RESPONSE : MessageKind.REQUEST;
        if (kind != expectedKind || !Status.isValid(status) || region != 0 || !heap.contains(offset, length)
            || length > RegionDescriptor.MAX_PAYLOAD_LENGTH) {
            violation("a descriptor is malformed");
            return false;
        }
        message.payload(heap.heap(), offset, length).status(isServer ? status : Status.OK);
        return isServer ? answer(calls, head, message, at) : request(calls, head, message, at);
    }

    private boolean request(final Calls calls, final OutPort head, final Message message, final long at) {
        final int method = MessageDescriptor.method(memory, at);
        final long deadlineNs = MessageDescriptor.deadlineNs(memory, at);
        final long callId = calls.open(MessageDescriptor.callId(memory, at), method, deadlineNs);
        if (callId == 0) {
            return false;
        }
        message.kind(Message.REQUEST).callId(callId).method(method).deadlineNs(deadlineNs);
        head.publish();
        return true;
    }

    /**
     * Answers of calls that ended meanwhile go the same way: the lane drops them and their blocks come back in order.
     */
    private boolean answer(final Calls calls, final OutPort head, final Message message, final long at) {
        final long callId = MessageDescriptor.callId(memory, at);
        if (!calls.isOpen(callId)) {
            stale.add(1);
        }
        message.kind(Message.RESPONSE).callId(callId);
        head.publish();
        return true;
    }

    private int violation(final String reason) {
        stripe.fail(reason);
        return 0;
    }
}
