package io.roundhouse.mrpc.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.layout.StripeDescriptor;
import io.roundhouse.posix.Posix;
import io.roundhouse.schema.binding.MethodCodecs;
import io.roundhouse.shm.RingConsumer;
import io.roundhouse.shm.RingProducer;
import io.roundhouse.shm.ServiceSession;
import io.roundhouse.shm.ServiceStripe;
import io.roundhouse.shm.SessionShape;
import io.roundhouse.shm.SlabAllocator;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Message;
import io.roundhouse.testkit.TestEngineContext;
import io.roundhouse.testkit.TestLink;
import io.roundhouse.testkit.TestPorts;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A stripe with its application's end in the test's hand, and the frontend's ports. */
final class Application implements AutoCloseable {
    final SessionShape shape;
    final ServiceSession session;
    final ServiceStripe stripe;
    final TestEngineContext context;
    final TestLink rxTail = new TestLink(256, 1 << 20);
    final TestLink reclaim = new TestLink(256, 0);
    final TestLink txHead = new TestLink(256, 0);
    final TestPorts ports = TestPorts.frontend(rxTail, reclaim, txHead);
    final RingProducer submission;
    final RingConsumer completion;
    final RingConsumer sendReclaim;
    final RingProducer receiveReclaim;
    final SlabAllocator sendBlocks;
    private final int peer;

    Application(final DatapathInfo.Role role, final SessionShape shape) {
        this(role, shape, null);
    }

    /** @param codecs for payloads that are records, or null */
    Application(final DatapathInfo.Role role, final SessionShape shape, final MethodCodecs codecs) {
        this.shape = shape;
        final int[] pair = Posix.unixSocketPair(Posix.SOCK_SEQPACKET);
        peer = pair[1];
        session = ServiceSession.open(pair[0], 1, shape, codecs != null);
        stripe = session.stripe(0);
        context = TestEngineContext.onDatapath("mrpc", role);
        context.handles().add(ServiceStripe.KIND, stripe);
        if (codecs != null) {
            context.handles().add(MethodCodecs.KIND, codecs);
        }
        final StripeDescriptor at = StripeDescriptor.of(0, shape.ringCapacity(), shape.reclaimCapacity());
        final MemorySegment rings = stripe.takeOver().submission().memory();
        submission = new RingProducer(rings, at.submission(), shape.ringCapacity(), MessageDescriptor.LENGTH);
        completion = new RingConsumer(rings, at.completion(), shape.ringCapacity(), MessageDescriptor.LENGTH);
        sendReclaim = new RingConsumer(rings, at.sendReclaim(), shape.reclaimCapacity(), 8);
        receiveReclaim = new RingProducer(rings, at.receiveReclaim(), shape.reclaimCapacity(), 8);
        sendBlocks = new SlabAllocator(0, shape.sendSliceLength(), shape.reclaimCapacity());
    }

    /** Puts a message with one long as payload into the submission ring. @return whether there was room */
    boolean submit(final int kind, final long callId, final long payload) {
        final long at = submission.claim();
        final long block = at < 0 ? -1 : sendBlocks.allocate(8);
        if (block < 0) {
            return false;
        }
        stripe.sendSlice().heap().set(ValueLayout.JAVA_LONG, block, payload);
        MessageDescriptor.put(submission.memory(), at, callId, kind, 0, 7, 0, block, 8, 0);
        submission.publish();
        return true;
    }

    /** What a peer's message with one long as payload looks like at the end of the rx lane. */
    boolean arrive(final int kind, final long callId, final int status, final long payload, final int length) {
        final Message message = rxTail.claim(length);
        if (message == null) {
            return false;
        }
        if (length >= 8) {
            message.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, message.offset(), payload);
        }
        message.kind(kind).callId(callId).status(status).method(7);
        rxTail.publish();
        return true;
    }

    /** The payload of the oldest completion, which must be of that call; gives its block back if asked to. */
    long takeCompletion(final long callId, final boolean isReleased) {
        assertTrue(completion.available() > 0, "a completion must be there");
        final long at = completion.entry(0);
        final MemorySegment ring = completion.memory();
        assertEquals(callId, MessageDescriptor.callId(ring, at));
        final long offset = MessageDescriptor.offset(ring, at);
        final int length = MessageDescriptor.length(ring, at);
        final long payload = length < 8 ? 0 : stripe.receiveHeap().get(ValueLayout.JAVA_LONG, offset);
        if (length > 0 && isReleased) {
            assertEquals(0, receiveReclaim.offer(offset));
        }
        completion.release(1);
        return payload;
    }

    /** Moves what is on the tx lane to its end, as if a transport had sent it. @return how many */
    int sendAll() {
        int sent = 0;
        for (; txHead.available() > 0; reclaimOne()) {
            sent++;
        }
        return sent;
    }

    /** Moves the oldest message on the tx lane to its end. */
    void reclaimOne() {
        reclaim.claim().copyFrom(txHead.peek(0));
        reclaim.publish();
        txHead.release(1);
    }

    int takeSendBlocksBack() {
        final int count = sendReclaim.available();
        for (int i = 0; i < count; i++) {
            assertTrue(sendBlocks.free(sendReclaim.longEntry(i)));
        }
        sendReclaim.release(count);
        return count;
    }

    @Override
    public void close() {
        context.close();
        session.close();
        Posix.close(peer);
    }
}
