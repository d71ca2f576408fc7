package io.roundhouse.testkit.contract;

import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.Message;
import io.roundhouse.testkit.TestEngineContext;
import io.roundhouse.testkit.TestLink;
import io.roundhouse.testkit.TestPorts;
import java.util.SplittableRandom;

/**
 * A frontend with the rest of the world behind it: what it publishes is carried away after a while, given back in
 * order, and answered in order if it is a call, now and then with an error.
 */
final class FrontendRun extends Run {
    private static final int SLOTS = 256;
    private static final int UNAVAILABLE = 14;

    private final TestLink rxTail = new TestLink(SLOTS, 0);
    private final TestLink reclaim = new TestLink(SLOTS, 0);
    private final TestLink txHead = new TestLink(SLOTS, 0);
    private final TestLink unanswered = new TestLink(4 * SLOTS, 0);
    private final TestPorts ports = TestPorts.frontend(rxTail, reclaim, txHead);
    private final GeneralEngineContract contract;
    private final SplittableRandom random;

    FrontendRun(final GeneralEngineContract contract, final EngineFactory factory, final TestEngineContext context,
        final long seed) {
        super(context, factory);
        this.contract = contract;
        this.random = new SplittableRandom(seed);
        portsAreNew();
    }

    @Override
    void portsAreNew() {
        engine.portsChanged(ports);
    }

    @Override
    void step(final int position) {
        context.clock().advance(contract.stepNs(random));
        context.timers().fire(engine, context.clock().nanoTime());
        contract.poke(context, engine, random, position);
        engine.doWork(ports);
        carry(position, random.nextInt(4));
        answer(random.nextInt(4));
    }

    private void carry(final int position, final int most) {
        final int count = Math.min(Math.min(most, txHead.available()), Math.min(reclaim.free(), unanswered.free()));
        for (int i = 0; i < count; i++) {
            final Message message = txHead.peek(0);
            trace.add(0, position, txHead.position(), message);
            reclaim.claim().copyFrom(message);
            reclaim.publish();
            if (message.callId() != 0) {
                unanswered.claim().copyFrom(message);
                unanswered.publish();
            }
            txHead.release(1);
        }
    }

    private void answer(final int most) {
        final int count = Math.min(Math.min(most, unanswered.available()), rxTail.free());
        for (int i = 0; i < count; i++) {
            final Message answer = rxTail.claim();
            answer.copyFrom(unanswered.peek(0));
            unanswered.release(1);
            answer.kind(Message.RESPONSE).status(random.nextInt(50) == 0 ? UNAVAILABLE : 0);
            rxTail.publish();
        }
    }

    @Override
    void finish() {
        for (int i = 0; i < MAX_FINISH && left() > 0; i++) {
            answer(SLOTS);
            engine.doWork(ports);
        }
    }

    @Override
    long brought() {
        return rxTail.published() + reclaim.published();
    }

    @Override
    long out() {
        return rxTail.position() + reclaim.position();
    }

    @Override
    long left() {
        return (long) rxTail.available() + reclaim.available();
    }
}
