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
import io.roundhouse.spi.WarmUp;
import java.lang.foreign.MemorySegment;

/** Carries calls through a revision's code on a session of its own. */
final class SessionWarmUp implements WarmUp {
    private static final int CALLS = 16;
    private static final int BLOCK_LENGTH = 64;
    private static final SessionShape SHAPE = new SessionShape(16, 16, 1 << 20, 1 << 20);

    private final EngineContext context;
    private final ServiceSession session;
    private final int application;
    private final boolean isServer;
    private final MrpcFrontend frontend;
    private final SandboxPorts ports = new SandboxPorts();
    private final MemorySegment rings;
    private final RingProducer submission;
    private final RingConsumer completion;
    private final RingConsumer sendReclaim;
    private final RingProducer receiveReclaim;
    /** What was sent last: it comes back as what arrives. */
    private final Message last = new Message();

    /** Runs with the calls and counters of a sandbox. */
    SessionWarmUp(final EngineContext context) {
        this.context = context;
        final int[] pair = Posix.unixSocketPair(Posix.SOCK_SEQPACKET);
        application = pair[1];
        session = ServiceSession.open(pair[0], 1, SHAPE);
        final ServiceStripe stripe = session.stripe(0);
        isServer = context.datapath().role() == DatapathInfo.Role.SERVER;
        frontend = new MrpcFrontend(context, stripe, 0, null, new BatchLimit());
        rings = stripe.takeOver().submission().memory();
        frontend.portsChanged(ports);
        final StripeDescriptor at = StripeDescriptor.of(0, SHAPE.ringCapacity(), SHAPE.reclaimCapacity());
        final int reclaimLength = RingDescriptor.RECLAIM_ENTRY_LENGTH;
        submission = new RingProducer(rings, at.submission(), SHAPE.ringCapacity(), MessageDescriptor.LENGTH);
        completion = new RingConsumer(rings, at.completion(), SHAPE.ringCapacity(), MessageDescriptor.LENGTH);
        sendReclaim = new RingConsumer(rings, at.sendReclaim(), SHAPE.reclaimCapacity(), reclaimLength);
        receiveReclaim = new RingProducer(rings, at.receiveReclaim(), SHAPE.reclaimCapacity(), reclaimLength);
    }

    @Override
    public int round() {
        for (int i = 0; i < CALLS; i++) {
            if (isServer) {
                serve();
            } else {
                call();
            }
        }
        return CALLS;
    }

    @Override
    public void close() {
        session.close();
        Posix.close(application);
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
        last.copyFrom(sent);
        ports.done.claim().copyFrom(sent);
        ports.done.publish();
        ports.txHead.release(1);
        return last.callId();
    }

    private void arrive(final int kind, final long callId) {
        final Message message = ports.rxTail.claim();
        message.copyFrom(last);
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
