package io.roundhouse.fuzz;

import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.layout.RingDescriptor;
import io.roundhouse.api.layout.StripeDescriptor;
import io.roundhouse.mrpc.frontend.MrpcFrontendFactory;
import io.roundhouse.posix.Posix;
import io.roundhouse.shm.ServiceSession;
import io.roundhouse.shm.ServiceStripe;
import io.roundhouse.shm.SessionShape;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.Message;
import io.roundhouse.testkit.TestEngineContext;
import io.roundhouse.testkit.TestLink;
import io.roundhouse.testkit.TestPorts;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An application that writes what it likes into its rings, between the duty cycles of the frontend that serves it.
 * Input: bit 0 of the first byte is the role; then steps, a byte each that says which, with what they need.
 */
public final class RingFuzzer {
    private static final SessionShape SHAPE = new SessionShape(8, 16, 1 << 20, 1 << 20);
    private static final int MAX_STEPS = 256;
    private static final int MAX_WORK = 4 * (SHAPE.ringCapacity() + SHAPE.reclaimCapacity()) + 256;

    private final TestLink rxTail = new TestLink(64, 1 << 14);
    private final TestLink reclaim = new TestLink(64, 0);
    private final TestLink txHead = new TestLink(64, 0);
    private final TestPorts ports = TestPorts.frontend(rxTail, reclaim, txHead);
    private final StripeDescriptor at = StripeDescriptor.of(0, SHAPE.ringCapacity(), SHAPE.reclaimCapacity());
    private final Input input;
    private final ServiceStripe stripe;
    private final TestEngineContext context;
    private final MemorySegment rings;
    private final Engine engine;
    private final boolean isServer;
    private long lastCall;

    private RingFuzzer(final Input input, final ServiceSession session, final TestEngineContext context,
        final boolean isServer) {
        this.input = input;
        this.context = context;
        this.isServer = isServer;
        stripe = session.stripe(0);
        context.handles().add(ServiceStripe.KIND, stripe);
        rings = stripe.takeOver().submission().memory();
        engine = new MrpcFrontendFactory().create(context);
        engine.portsChanged(ports);
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(final byte[] bytes) {
        final Input input = new Input(bytes);
        final boolean isServer = (input.nextByte() & 1) != 0;
        final int[] pair = Posix.unixSocketPair(Posix.SOCK_SEQPACKET);
        try (ServiceSession session = ServiceSession.open(pair[0], 1, SHAPE);
            TestEngineContext context = TestEngineContext.onDatapath("mrpc", isServer ? Role.SERVER : Role.CLIENT)) {
            new RingFuzzer(input, session, context, isServer).run();
        } finally {
            Posix.close(pair[1]);
        }
    }

    private void run() {
        for (int i = 0; i < MAX_STEPS && input.hasMore() && stripe.violation() == null; i++) {
            step(input.nextByte() % 8);
        }
        work();
        final long consumed = stripe.takeOver().submission().position();
        Invariant.holds(consumed == context.count("submitted"),
            () -> "position " + consumed + " after " + context.count("submitted") + " submissions");
    }

    private void step(final int which) {
        switch (which) {
            case 0 -> submit();
            case 1 -> poke(input.next(2) << 3, input.next(8));
            case 2 -> poke(at.submission() + RingDescriptor.TAIL_OFFSET, input.next(8));
            case 3 -> poke(at.completion() + RingDescriptor.HEAD_OFFSET, input.next(2));
            case 4 -> reclaimBlock();
            case 5 -> arrive();
            case 6 -> sendOne();
            default -> work();
        }
    }

    /** As a client library does, but for what is in the descriptor. */
    private void submit() {
        final long tailOffset = at.submission() + RingDescriptor.TAIL_OFFSET;
        final long tail = rings.get(ValueLayout.JAVA_LONG, tailOffset);
        final long entry = at.submission() + RingDescriptor.ENTRIES_OFFSET
            + (tail & SHAPE.ringCapacity() - 1) * MessageDescriptor.LENGTH;
        final long call = input.nextByte();
        final int kind = input.nextByte() & 15;
        final int status = input.nextByte();
        MessageDescriptor.put(rings, entry, isServer ? call == 0 ? lastCall : call : call, kind, status & 31,
            (int) input.next(2), status >> 7, input.next(3), (int) input.next(3), 0);
        rings.set(ValueLayout.JAVA_SHORT, entry + MessageDescriptor.FLAGS_OFFSET, (short) input.nextByte());
        rings.set(ValueLayout.JAVA_INT, entry + MessageDescriptor.METADATA_LENGTH_OFFSET, (int) input.next(2));
        rings.set(ValueLayout.JAVA_LONG, tailOffset, tail + 1);
    }

    private void poke(final long offset, final long value) {
        rings.set(ValueLayout.JAVA_LONG, offset % (rings.byteSize() - 7) & ~7L, value);
    }

    private void reclaimBlock() {
        final long tailOffset = at.receiveReclaim() + RingDescriptor.TAIL_OFFSET;
        final long tail = rings.get(ValueLayout.JAVA_LONG, tailOffset);
        poke(at.receiveReclaim() + RingDescriptor.ENTRIES_OFFSET + (tail & SHAPE.reclaimCapacity() - 1) * 8,
            input.next(3));
        rings.set(ValueLayout.JAVA_LONG, tailOffset, tail + 1);
    }

    /** The peer sends a request, or the answer to the last one. */
    private void arrive() {
        final int length = input.nextByte();
        final long call = isServer ? context.calls().openCount() < 32 ? context.calls().open(0, 7, 0) : 0 : lastCall;
        final Message message = call == 0 || !context.calls().isOpen(call) ? null : rxTail.claim(length);
        if (message != null) {
            message.kind(isServer ? Message.REQUEST : Message.RESPONSE).callId(call).status(0).method(7);
            rxTail.publish();
            lastCall = call;
        }
    }

    /** The transport is done with the oldest message. */
    private void sendOne() {
        if (txHead.available() > 0 && reclaim.free() > 0) {
            lastCall = txHead.peek(0).callId();
            reclaim.claim().copyFrom(txHead.peek(0));
            reclaim.publish();
            txHead.release(1);
        }
    }

    private void work() {
        final long published = txHead.published();
        final long submitted = context.count("submitted");
        final int work = engine.doWork(ports);
        Invariant.holds(work >= 0 && work <= MAX_WORK, () -> "work of one duty cycle: " + work);
        final long taken = context.count("submitted") - submitted;
        Invariant.holds(taken >= 0 && taken <= SHAPE.ringCapacity(), () -> "submissions taken at once: " + taken);
        Invariant.holds(txHead.published() - published <= taken, () -> "more requests than submissions: " + taken);
        Invariant.holds(stripe.receiveBlocksOutstanding() >= 0, () -> "blocks given back twice");
        for (int i = 0; i < txHead.available(); i++) {
            isOwn(txHead.peek(i));
        }
    }

    private void isOwn(final Message message) {
        Invariant.holds(message.length() >= 0 && message.length() <= SHAPE.sendSliceLength()
            && message.metadataLength() >= 0 && message.metadataLength() <= message.length(),
            () -> "length " + message.length() + ", metadata " + message.metadataLength());
        if (message.length() > 0) {
            final long from = message.segment().address() + message.offset();
            final MemorySegment heap = stripe.sendSlice().heap();
            Invariant.holds(from >= heap.address()
                && from + message.length() <= heap.address() + heap.byteSize(), () -> "payload outside of its heap");
        }
    }
}
