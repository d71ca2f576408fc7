package io.roundhouse.mrpc.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.roundhouse.api.MessageKind;
import io.roundhouse.api.Status;
import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.layout.RingDescriptor;
import io.roundhouse.api.layout.StripeDescriptor;
import io.roundhouse.shm.SessionShape;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.WarmUp;
import io.roundhouse.testkit.TestEngineContext;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MrpcFrontendTest {
    private static final SessionShape SMALL = new SessionShape(8, 16, 1 << 20, 1 << 20);

    private final MrpcFrontendFactory factory = new MrpcFrontendFactory();
    private Application app;
    private Engine engine;

    private void open(final Role role, final SessionShape shape) {
        app = new Application(role, shape);
        engine = factory.create(app.context);
        engine.portsChanged(app.ports);
    }

    @AfterEach
    void close() {
        if (app != null) {
            app.close();
        }
    }

    @Test
    void shouldTakeCancellationWhileNoMoreCallsFitAndRefuseOneWithPayload() {
        open(Role.CLIENT, SMALL);
        for (int i = 1; i <= SMALL.ringCapacity(); i++) {
            assertTrue(app.submit(Message.REQUEST, i, i));
        }
        assertEquals(SMALL.ringCapacity(), engine.doWork(app.ports));
        cancel(3);
        assertTrue(engine.prepareToBlock(), "there is something to do");
        assertEquals(1, engine.doWork(app.ports));
        assertEquals(Status.CANCELLED, app.context.calls().completedWith(app.txHead.peek(2).callId()));
        cancel(99);
        assertEquals(1, engine.doWork(app.ports), "of no call: nothing happens");
        assertTrue(app.submit(MessageKind.CANCEL, 4, 4));
        engine.doWork(app.ports);
        assertNotNull(app.stripe.violation());
    }

    private void cancel(final long cookie) {
        final long at = app.submission.claim();
        MessageDescriptor.put(app.submission.memory(), at, cookie, MessageKind.CANCEL, 0, 0, 0, 0, 0, 0);
        app.submission.publish();
    }

    @Test
    void shouldTellServerOfACallThatWasGivenUp() {
        open(Role.SERVER, SMALL);
        final Message message = app.rxTail.claim(0);
        message.kind(Message.CANCEL).callId(1234).status(0).method(0);
        app.rxTail.publish();
        assertEquals(1, engine.doWork(app.ports));
        final long at = app.completion.entry(0);
        assertEquals(1, app.completion.available());
        assertEquals(MessageKind.CANCEL, MessageDescriptor.kind(app.completion.memory(), at));
        assertEquals(1234, MessageDescriptor.callId(app.completion.memory(), at));
        assertEquals(0, MessageDescriptor.length(app.completion.memory(), at));
    }

    @Test
    void shouldCarryCallThereAndBack() {
        open(Role.CLIENT, SMALL);
        assertTrue(app.submit(Message.REQUEST, 77, 1234));
        assertEquals(1, engine.doWork(app.ports));
        final Message request = app.txHead.peek(0);
        assertEquals(Message.REQUEST, request.kind());
        assertEquals(7, request.method());
        assertEquals(1234, request.segment().get(ValueLayout.JAVA_LONG, request.offset()));
        assertEquals(77, app.context.calls().cookie(request.callId()));
        final long callId = request.callId();

        assertEquals(1, app.sendAll());
        assertEquals(1, engine.doWork(app.ports));
        assertEquals(1, app.takeSendBlocksBack());
        assertEquals(0, app.sendBlocks.blocksOutstanding());

        assertTrue(app.arrive(Message.RESPONSE, callId, Status.OK, 4321, 8));
        assertEquals(1, engine.doWork(app.ports));
        assertEquals(4321, app.takeCompletion(77, true));
        assertEquals(0, app.context.calls().openCount());
        assertEquals(1, app.stripe.receiveBlocksOutstanding());
        assertEquals(1, engine.doWork(app.ports));
        assertEquals(0, app.stripe.receiveBlocksOutstanding());
        assertEquals(0, engine.doWork(app.ports));
    }

    @Test
    void shouldServeCall() {
        open(Role.SERVER, SMALL);
        final long callId = app.context.calls().open(0, 7, 0);
        assertTrue(app.arrive(Message.REQUEST, callId, 0, 11, 8));
        assertEquals(1, engine.doWork(app.ports));
        assertEquals(11, app.takeCompletion(callId, true));
        assertTrue(app.submit(Message.RESPONSE, callId, 12));
        assertEquals(2, engine.doWork(app.ports));
        final Message answer = app.txHead.peek(0);
        assertEquals(callId, answer.callId());
        assertEquals(Message.RESPONSE, answer.kind());
        assertTrue(app.context.calls().isOpen(callId), "the runtime closes it when the answer is in the link");
        app.sendAll();
        engine.doWork(app.ports);
        assertEquals(1, app.takeSendBlocksBack());
    }

    @Test
    void shouldDeliverStatusWithoutPayload() {
        open(Role.CLIENT, SMALL);
        app.submit(Message.REQUEST, 5, 1);
        engine.doWork(app.ports);
        app.arrive(Message.RESPONSE, app.txHead.peek(0).callId(), Status.UNAVAILABLE, 0, 0);
        engine.doWork(app.ports);
        final long at = app.completion.entry(0);
        assertEquals(1, app.completion.available());
        assertEquals(Status.UNAVAILABLE, MessageDescriptor.status(app.completion.memory(), at));
        assertEquals(0, MessageDescriptor.length(app.completion.memory(), at));
        assertEquals(0, app.stripe.receiveBlocksOutstanding());
    }

    @Test
    void shouldReserveCompletionsOfOpenCalls() {
        open(Role.CLIENT, SMALL);
        for (int i = 0; i < 8; i++) {
            assertTrue(app.submit(Message.REQUEST, i, i));
        }
        assertEquals(8, engine.doWork(app.ports));
        assertTrue(app.submit(Message.REQUEST, 8, 8));
        assertEquals(0, engine.doWork(app.ports), "8 calls are open");
        assertFalse(engine.prepareToBlock(), "nothing to do until one ends");
        app.arrive(Message.RESPONSE, app.txHead.peek(0).callId(), Status.OK, 0, 8);
        assertEquals(1, engine.doWork(app.ports), "its completion takes the entry");
        assertEquals(0, app.takeCompletion(0, true));
        assertEquals(2, engine.doWork(app.ports), "a block back, a request taken");
        assertEquals(9, app.txHead.published());
    }

    @Test
    void shouldHoldLaneWhileApplicationIsSlow() {
        open(Role.SERVER, SMALL);
        final long[] callIds = new long[20];
        for (int i = 0; i < callIds.length; i++) {
            callIds[i] = app.context.calls().open(0, 7, 0);
            assertTrue(app.arrive(Message.REQUEST, callIds[i], 0, i, 8));
        }
        assertEquals(8, engine.doWork(app.ports), "the ring has 8 entries");
        assertEquals(0, engine.doWork(app.ports));
        for (int i = 0; i < 8; i++) {
            assertEquals(i, app.takeCompletion(callIds[i], false));
        }
        assertEquals(8, engine.doWork(app.ports), "the heap has 16 blocks");
        for (int i = 8; i < 16; i++) {
            assertEquals(i, app.takeCompletion(callIds[i], true));
        }
        assertTrue(engine.prepareToBlock(), "blocks have come back");
        assertEquals(12, engine.doWork(app.ports));
        for (int i = 16; i < 20; i++) {
            assertEquals(i, app.takeCompletion(callIds[i], true));
        }
        assertEquals(0, app.rxTail.available());
        assertNull(app.stripe.violation());
    }

    @Test
    void shouldEndSessionThatSubmitsNonsense() {
        final long[][] malformed = {
            {Message.RESPONSE, 0, 0, 8}, {0, 0, 0, 8}, {Message.REQUEST, 99, 0, 8}, {Message.REQUEST, 0, 0, -1},
            {Message.REQUEST, 0, -1, 8}, {Message.REQUEST, 0, (1 << 20) - 7, 8},
            {Message.REQUEST, 0, Long.MAX_VALUE, 8}, {Message.REQUEST, 0, 0, (1 << 20) + 1}};
        for (final long[] m : malformed) {
            open(Role.CLIENT, SMALL);
            final long at = app.submission.claim();
            MessageDescriptor.put(
                app.submission.memory(), at, 1, (int) m[0], (int) m[1], 7, 0, m[2], (int) m[3], 0);
            app.submission.publish();
            assertEquals(0, engine.doWork(app.ports));
            assertNotNull(app.stripe.violation());
            assertEquals(0, app.context.calls().openCount());
            assertEquals(0, engine.doWork(app.ports));
            app.close();
        }
    }

    @Test
    void shouldEndSessionThatGivesForeignBlocksBackOrBreaksRings() {
        open(Role.CLIENT, SMALL);
        app.receiveReclaim.offer(64);
        assertEquals(0, engine.doWork(app.ports));
        assertNotNull(app.stripe.violation());
        app.close();

        final StripeDescriptor at = StripeDescriptor.of(0, SMALL.ringCapacity(), SMALL.reclaimCapacity());
        for (final long position : new long[] {at.submission() + RingDescriptor.TAIL_OFFSET,
            at.receiveReclaim() + RingDescriptor.TAIL_OFFSET}) {
            open(Role.CLIENT, SMALL);
            app.submission.memory().set(ValueLayout.JAVA_LONG, position, -5);
            assertEquals(0, engine.doWork(app.ports));
            assertNotNull(app.stripe.violation());
            app.close();
        }
    }

    @Test
    void shouldArmWakeUpBeforeExecutorBlocks() {
        open(Role.CLIENT, SMALL);
        assertFalse(app.stripe.isServiceWaiting());
        assertFalse(engine.prepareToBlock());
        assertTrue(app.stripe.isServiceWaiting());
        app.submit(Message.REQUEST, 1, 1);
        assertTrue(engine.prepareToBlock(), "the request came before the flag");
    }

    @Test
    void shouldRestoreFromEveryPosition() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        open(Role.CLIENT, new SessionShape(64, 128, 1 << 20, 1 << 20));
        final ArrayDeque<Long> inFlight = new ArrayDeque<>();
        long submitted = 0;
        long completed = 0;
        for (int step = 0; step < 10_000; step++) {
            for (int n = random.nextInt(4); n > 0 && app.submit(Message.REQUEST, submitted, submitted); n--) {
                submitted++;
            }
            engine.doWork(app.ports);
            engine = factory.restore(app.context, EngineState.fromBytes(engine.decompose().toBytes()));
            engine.portsChanged(app.ports);
            for (int i = 0; i < app.txHead.available(); i++) {
                inFlight.add(app.txHead.peek(i).callId());
            }
            app.sendAll();
            for (int n = random.nextInt(5); n > 0 && !inFlight.isEmpty(); n--) {
                final long number = completed + app.rxTail.available();
                assertTrue(app.arrive(Message.RESPONSE, inFlight.remove(), Status.OK, number, 8));
            }
            engine.doWork(app.ports);
            while (app.completion.available() > 0) {
                assertEquals(completed, app.takeCompletion(completed, true), "seed " + seed);
                completed++;
            }
            app.takeSendBlocksBack();
        }
        assertTrue(completed > 5_000, "seed " + seed);
        assertNull(app.stripe.violation());
        assertEquals(submitted - completed, app.submission.used() + app.context.calls().openCount(), "seed " + seed);
    }

    @Test
    void shouldWarmUpOnStripeOfItsOwn() {
        for (final Role role : Role.values()) {
            open(role, SMALL);
            try (WarmUp warmUp = factory.warmUp(TestEngineContext.onDatapath("mrpc", role))) {
                assertTrue(warmUp.round() > 0);
                assertTrue(warmUp.round() > 0);
            }
            assertEquals(0, app.submission.position() + app.completion.position());
            app.close();
        }
    }

    @Test
    void shouldRefuseDatapathWithoutStripe() {
        open(Role.CLIENT, SMALL);
        final EngineState state = engine.decompose();
        app.context.handles().close();
        assertThrows(IllegalArgumentException.class, () -> factory.create(app.context));
        assertThrows(IllegalArgumentException.class, () -> factory.restore(app.context, state));
    }

    @Test
    void shouldAllocateNothing() {
        open(Role.CLIENT, SessionShape.DEFAULT);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 6 && allocated != 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 50_000; i++) {
                turn(i);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }

    private void turn(final int number) {
        app.submit(Message.REQUEST, number, number);
        engine.doWork(app.ports);
        final MemorySegment rings = app.completion.memory();
        app.arrive(Message.RESPONSE, app.txHead.peek(0).callId(), Status.OK, number, 8);
        app.sendAll();
        engine.doWork(app.ports);
        app.completion.available();
        app.receiveReclaim.offer(MessageDescriptor.offset(rings, app.completion.entry(0)));
        app.completion.release(1);
        app.takeSendBlocksBack();
        engine.prepareToBlock();
    }
}
