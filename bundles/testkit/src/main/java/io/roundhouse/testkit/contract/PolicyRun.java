package io.roundhouse.testkit.contract;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Verdict;
import io.roundhouse.testkit.TestCalls;
import io.roundhouse.testkit.TestEngineContext;
import io.roundhouse.testkit.TestPorts;
import io.roundhouse.testkit.TestStagePort;
import java.util.SplittableRandom;

/**
 * A policy on the two lanes of a datapath. Each step brings a request or the answer to an open call, lets some time
 * pass and runs the engine. A message is known by its stream id: the number of the step that brought it, plus one.
 */
final class PolicyRun extends Run {
    private static final int PARK_CAPACITY = 1024;
    private static final int MAX_OPEN = 512;
    private static final int TX = 0;
    private static final int RX = 1;
    private static final int REJECTED = 2;

    final TestStagePort tx;
    final TestStagePort rx;
    private final TestPorts ports;
    private final PolicyContract contract;
    private final boolean isClient;
    private final SplittableRandom random;
    private long step;
    private long brought;

    PolicyRun(final PolicyContract contract, final EngineFactory factory, final TestEngineContext context,
        final long seed) {
        super(context, factory);
        this.contract = contract;
        this.isClient = context.datapath().role() == Role.CLIENT;
        this.random = new SplittableRandom(seed);
        final boolean isOrdered = !factory.reorders();
        this.tx = new TestStagePort(context.clock(), PARK_CAPACITY, isOrdered, (m, v) -> leaves(TX, m, v));
        this.rx = new TestStagePort(context.clock(), PARK_CAPACITY, isOrdered, (m, v) -> leaves(RX, m, v));
        this.ports = TestPorts.policy(tx, rx);
        portsAreNew();
    }

    @Override
    void portsAreNew() {
        engine.portsChanged(ports);
    }

    private void leaves(final int lane, final Message message, final Verdict verdict) {
        trace.add(verdict == Verdict.PASS ? lane : REJECTED + lane, step, message.streamId(), message);
        if (verdict == Verdict.REJECT || message.kind() == Message.RESPONSE) {
            context.calls().close(message.callId());
        }
    }

    @Override
    void step(final int position) {
        step = position;
        context.clock().advance(contract.stepNs(random));
        final int open = context.calls().openCount();
        final boolean isRequest = open == 0 || open < MAX_OPEN && random.nextBoolean();
        final TestStagePort lane = isRequest == isClient ? tx : rx;
        final Message message = lane.claim();
        if (message != null) {
            message.kind(isRequest ? Message.REQUEST : Message.RESPONSE).streamId(position + 1);
            contract.make(message, random, position);
            if (isRequest) {
                message.callId(context.calls().open(position, message.method(), 0));
            } else {
                message.callId(context.calls().openAt(random.nextInt(TestCalls.CAPACITY)));
            }
            lane.publish();
            brought++;
        }
        work();
    }

    void work() {
        context.timers().fire(engine, context.clock().nanoTime());
        tx.resume();
        rx.resume();
        engine.doWork(ports);
    }

    /** Lets time pass until nothing is parked or waits. */
    @Override
    void finish() {
        for (int i = 0; i < MAX_FINISH && left() > 0; i++) {
            final long dueNs = Math.min(tx.nextDueNs(), rx.nextDueNs());
            final long nowNs = context.clock().nanoTime();
            context.clock().advance(dueNs == Long.MAX_VALUE || dueNs <= nowNs ? 1_000 : dueNs - nowNs);
            work();
        }
    }

    /** Messages brought in that have not left yet. */
    @Override
    long left() {
        return (long) tx.waiting() + rx.waiting() + tx.parked() + rx.parked();
    }

    @Override
    long brought() {
        return brought;
    }

    @Override
    long out() {
        return tx.passed() + rx.passed() + tx.rejected() + rx.rejected();
    }
}
