package io.roundhouse.mrpc.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.shm.SessionShape;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.Message;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Frontends hang anywhere, others take over from where they stopped, and the calls that hung come back and go on: no
 * message is lost or doubled, and no block but the one in hand.
 */
final class TakeOverTest {
    private static final SessionShape SHAPE = new SessionShape(64, 4096, 1 << 20, 1 << 20);
    private static final int STEPS = 20_000;
    private static final int LONGEST = 60;

    private final MrpcFrontendFactory factory = new MrpcFrontendFactory();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ArrayDeque<Long> inFlight = new ArrayDeque<>();
    private final ArrayDeque<Long> served = new ArrayDeque<>();
    private Application app;
    private boolean isServer;
    private Engine engine;
    private Stuck ports;
    private long submitted;
    private long completed;
    private int hangs;
    private boolean isFinishing;

    @AfterEach
    void close() {
        app.close();
    }

    private void takeOver() {
        ports = new Stuck(app, 1 + random.nextInt(LONGEST), () -> {
            hangs++;
            app.stripe.fence();
            takeOver();
            for (int n = isFinishing ? 0 : random.nextInt(4); n > 0; n--) {
                step();
            }
        });
        engine = engine == null ? factory.create(ports.context())
            : factory.restore(ports.context(), engine.decompose());
        ports.begin();
        engine.portsChanged(ports);
    }

    private void work() {
        // Another one may be at work when this one comes back.
        engine.doWork(ports);
        if (random.nextInt(10) == 0) {
            engine.prepareToBlock();
        }
    }

    private void step() {
        if (isServer) {
            serve();
        } else {
            call();
        }
        app.takeSendBlocksBack();
    }

    private void call() {
        for (int n = random.nextInt(4); n > 0 && app.submit(Message.REQUEST, submitted, submitted); n--) {
            submitted++;
        }
        work();
        for (; app.txHead.available() > 0; app.reclaimOne()) {
            inFlight.add(app.txHead.peek(0).callId());
        }
        for (int n = random.nextInt(5); n > 0 && !inFlight.isEmpty(); n--) {
            final long callId = inFlight.remove();
            assertTrue(app.arrive(Message.RESPONSE, callId, Status.OK, app.context.calls().cookie(callId), 8));
        }
        work();
        while (app.completion.available() > 0) {
            assertEquals(completed, app.takeCompletion(completed, true), "seed " + seed);
            completed++;
        }
    }

    private void serve() {
        for (int n = random.nextInt(4); n > 0 && inFlight.size() < 64; n--) {
            inFlight.add(app.context.calls().open(0, 7, 0));
            assertTrue(app.arrive(Message.REQUEST, inFlight.getLast(), 0, submitted++, 8));
        }
        work();
        while (app.completion.available() > 0) {
            served.add(inFlight.remove());
            assertEquals(completed, app.takeCompletion(served.getLast(), true), "seed " + seed);
            completed++;
        }
        for (int n = random.nextInt(5); n > 0 && !served.isEmpty(); n--) {
            if (!app.submit(Message.RESPONSE, served.peek(), 1)) {
                break;
            }
            served.remove();
        }
        work();
        for (; app.txHead.available() > 0; app.reclaimOne()) {
            assertTrue(app.context.calls().close(app.txHead.peek(0).callId()), "answered twice, seed " + seed);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldGoOnWhereverAnotherHangs(final Role role) {
        isServer = role == Role.SERVER;
        app = new Application(role, SHAPE);
        takeOver();
        for (int step = 0; step < STEPS && hangs < SHAPE.reclaimCapacity() / 2; step++) {
            step();
        }
        isFinishing = true;
        for (int i = 0; i < 200; i++) {
            work();
            finish();
        }
        assertNull(app.stripe.violation(), "seed " + seed);
        assertTrue(hangs > 500 && completed > 1_000, "hangs " + hangs + " completed " + completed + " seed " + seed);
        assertEquals(submitted, completed, "seed " + seed);
        assertEquals(0, app.context.calls().openCount(), "seed " + seed);
        assertEquals(0, app.sendBlocks.blocksOutstanding(), "seed " + seed);
        assertTrue(app.stripe.receiveBlocksOutstanding() <= hangs, "seed " + seed);
    }

    /** The rest of a step, with nothing new. */
    private void finish() {
        for (; app.txHead.available() > 0; app.reclaimOne()) {
            if (isServer) {
                assertTrue(app.context.calls().close(app.txHead.peek(0).callId()), "answered twice, seed " + seed);
            } else {
                inFlight.add(app.txHead.peek(0).callId());
            }
        }
        while (!isServer && !inFlight.isEmpty()) {
            final long callId = inFlight.remove();
            assertTrue(app.arrive(Message.RESPONSE, callId, Status.OK, app.context.calls().cookie(callId), 8));
        }
        while (app.completion.available() > 0) {
            if (isServer) {
                served.add(inFlight.remove());
            }
            assertEquals(completed, app.takeCompletion(isServer ? served.getLast() : completed, true), "seed " + seed);
            completed++;
        }
        while (!served.isEmpty() && app.submit(Message.RESPONSE, served.peek(), 1)) {
            served.remove();
        }
        app.takeSendBlocksBack();
    }
}
