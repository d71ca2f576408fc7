package io.roundhouse.mrpc.frontend;

import io.roundhouse.api.MessageKind;
import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.layout.RingDescriptor;
import io.roundhouse.api.layout.StripeDescriptor;
import io.roundhouse.posix.Posix;
import io.roundhouse.shm.RingConsumer;
import io.roundhouse.shm.RingProducer;
import io.roundhouse.shm.ServiceSession;
import io.roundhouse.shm.ServiceStripe;
import io.roundhouse.shm.SessionShape;
import io.roundhouse.spi.Calls;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.Message;
import java.lang.foreign.MemorySegment;

/**
 * Carries calls through a new revision's code on a session of its own, so that the first batch of a real one does not
 * run cold. Often enough to be compiled once, not so often that the compiler takes the sandbox's ports for the only
 * ones.
 */
final class WarmUp {
    private static final int CALLS = 2_500;
    /** A revision whose warm-up is late is not installed: on a busy machine, less warmth must do. */
    private static final long LIMIT_NS = 40_000_000L;
    private static final int BLOCK_LENGTH = 64;
    private static final SessionShape SHAPE = new SessionShape(16, 16, 1 << 20, 1 << 20);

    private final EngineContext context;
    private final boolean isServer;
    private final MrpcFrontend frontend;
    private final SandboxPorts ports = new SandboxPorts();
    private final MemorySegment rings;
    private final RingProducer submission;
    private final RingConsumer completion;
    private final RingConsumer sendReclaim;
    private final RingProducer receiveReclaim;

    private WarmUp(final EngineContext context, final ServiceStripe stripe) {
        this.context = context;
        isServer = context.datapath().role() == DatapathInfo.Role.SERVER;
        frontend = new MrpcFrontend(context, stripe, 0);
        rings = stripe.submission().memory();
        final StripeDescriptor at = StripeDescriptor.of(0, SHAPE.ringCapacity(), SHAPE.reclaimCapacity());
        final int reclaimLength = RingDescriptor.RECLAIM_ENTRY_LENGTH;
        submission = new RingProducer(rings, at.submission(), SHAPE.ringCapacity(), MessageDescriptor.LENGTH);
        completion = new RingConsumer(rings, at.completion(), SHAPE.ringCapacity(), MessageDescriptor.LENGTH);
        sendReclaim = new RingConsumer(rings, at.sendReclaim(), SHAPE.reclaimCapacity(), reclaimLength);
        receiveReclaim = new RingProducer(rings, at.receiveReclaim(), SHAPE.reclaimCapacity(), reclaimLength);
    }

    /** Runs with the calls and counters of a sandbox. */
    static void run(final EngineContext sandbox) {
        final int[] pair = Posix.unixSocketPair(Posix.SOCK_SEQPACKET);
        try (ServiceSession session = ServiceSession.open(pair[0], 1, SHAPE)) {
            final WarmUp warmUp = new WarmUp(sandbox, session.stripe(0));
            final long beganNs = System.nanoTime();
            for (int i = 0; i < CALLS && System.nanoTime() - beganNs < LIMIT_NS; i++) {
                if (warmUp.isServer) {
                    warmUp.serve();
                } else {
                    warmUp.call();
                }
            }
        } finally {
            Posix.close(pair[1]);
        }
    }

    private void call() {
        submit(MessageKind.REQUEST, 1);
        frontend.doWork(ports);
        final long callId = send();
        arrive(Message.RESPONSE, callId);
        frontend.doWork(ports);
        take();
    }

    private void serve() {
        final Calls calls = context.calls();
        final long callId = calls.open(1, 0, 0);
        arrive(Message.REQUEST, callId);
        frontend.doWork(ports);
        take();
        submit(MessageKind.RESPONSE, callId);
        frontend.doWork(ports);
        send();
        frontend.doWork(ports);
        calls.close(callId);
    }

    private void submit(final int kind, final long callId) {
        MessageDescriptor.put(rings, submission.claim(), callId, kind, 0, 0, 0, 0, BLOCK_LENGTH, 0);
        submission.publish();
        frontend.prepareToBlock();
    }

    private long send() {
        final Message sent = ports.txHead.peek(0);
        ports.done.claim().copyFrom(sent);
        ports.done.publish();
        ports.txHead.release(1);
        return sent.callId();
    }

    private void arrive(final int kind, final long callId) {
        final Message message = ports.rxTail.claim();
        message.copyFrom(ports.txHead.peek(0));
        message.kind(kind).callId(callId);
        ports.rxTail.publish();
    }

    private void take() {
        if (completion.available() > 0) {
            final long at = completion.entry(0);
            if (MessageDescriptor.length(rings, at) > 0) {
                receiveReclaim.offer(MessageDescriptor.offset(rings, at));
            }
            completion.release(1);
        }
        sendReclaim.release(sendReclaim.available());
    }
}
