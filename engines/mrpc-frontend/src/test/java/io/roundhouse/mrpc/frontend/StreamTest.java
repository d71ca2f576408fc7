package io.roundhouse.mrpc.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.MessageKind;
import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.shm.SessionShape;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.Message;
import io.roundhouse.testkit.TestCalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls with several messages on a side, between the rings and the lanes. */
@Timeout(60)
class StreamTest {
    private static final SessionShape SMALL = new SessionShape(8, 16, 1 << 20, 1 << 20);
    private static final int NEXT = MessageFlags.NEXT | MessageFlags.MORE;

    private Application app;
    private Engine engine;

    private void open(final Role role) {
        app = new Application(role, SMALL);
        engine = new MrpcFrontendFactory().create(app.context);
        engine.portsChanged(app.ports);
    }

    @AfterEach
    void close() {
        app.close();
    }

    /** Puts an entry without a payload into the ring. @param method or how many messages are granted */
    private void submit(final int kind, final long name, final int method, final int flags) {
        final long at = app.submission.claim();
        assertTrue(at >= 0);
        MessageDescriptor.put(app.submission.memory(), at, name, kind, 0, method, 0, 0, 0, 0);
        MessageDescriptor.putFlags(app.submission.memory(), at, flags);
        app.submission.publish();
    }

    private void answer(final long callId, final int flags) {
        final Message m = app.rxTail.claim(0);
        m.kind(Message.RESPONSE).callId(callId).status(0).method(7).flags(flags);
        app.rxTail.publish();
    }

    private TestCalls calls() {
        return (TestCalls) app.context.calls();
    }

    @Test
    void shouldCarryRequestsOfAStreamAndDropThoseOfOneThatEnded() {
        open(Role.CLIENT);
        submit(MessageKind.REQUEST, 5, 7, MessageFlags.MORE);
        submit(MessageKind.REQUEST, 5, 99, NEXT);
        submit(MessageKind.REQUEST, 6, 7, NEXT);
        submit(MessageKind.REQUEST, 5, 7, MessageFlags.NEXT | MessageFlags.EMPTY);
        assertEquals(4, engine.doWork(app.ports));
        final long callId = app.txHead.peek(0).callId();
        assertEquals(MessageFlags.MORE, app.txHead.peek(0).flags());
        assertEquals(callId, app.txHead.peek(1).callId());
        assertEquals(7, app.txHead.peek(1).method(), "that of the call, whatever the descriptor says");
        assertFalse(calls().isOpen(app.txHead.peek(2).callId()), "the lane drops it");
        assertEquals(callId, app.txHead.peek(3).callId());
        assertEquals(MessageFlags.NEXT | MessageFlags.EMPTY, app.txHead.peek(3).flags());
        assertEquals(1, calls().openCount());
    }

    @Test
    void shouldGrantMessagesOfOpenStreamsAndTellThePeer() {
        open(Role.CLIENT);
        submit(MessageKind.REQUEST, 5, 7, MessageFlags.MANY);
        submit(MessageKind.CREDIT, 5, 3, 0);
        submit(MessageKind.CREDIT, 6, 3, 0);
        engine.doWork(app.ports);
        assertEquals(2, app.txHead.available());
        assertEquals(0, app.txHead.peek(0).flags(), "that several answers may come is no business of the peer's");
        assertEquals(Message.CREDIT, app.txHead.peek(1).kind());
        assertEquals(3, app.txHead.peek(1).method());
        assertEquals(3, calls().granted(app.txHead.peek(0).callId()));
    }

    @Test
    void shouldLeaveEntriesToStreamsSoThatNoLastAnswerIsStuck() {
        open(Role.CLIENT);
        submit(MessageKind.REQUEST, 1, 7, MessageFlags.MANY);
        for (int i = 2; i <= SMALL.ringCapacity(); i++) {
            submit(MessageKind.REQUEST, i, 7, 0);
        }
        engine.doWork(app.ports);
        assertEquals(6, calls().openCount(), "two entries are left for what comes in between");
        final long stream = app.txHead.peek(0).callId();
        final long unary = app.txHead.peek(1).callId();
        answer(stream, MessageFlags.MORE);
        answer(stream, MessageFlags.MORE);
        answer(stream, MessageFlags.MORE);
        answer(unary, 0);
        engine.doWork(app.ports);
        assertEquals(2, app.completion.available(), "the third waits for the application to read");
        assertEquals(MessageFlags.MORE,
            MessageDescriptor.flags(app.completion.memory(), app.completion.entry(0)));
        assertFalse(engine.prepareToBlock());
        app.completion.release(2);
        assertTrue(engine.prepareToBlock(), "there is room again");
        engine.doWork(app.ports);
        assertEquals(2, app.completion.available());
        assertEquals(5, calls().openCount());
        assertNull(app.stripe.violation());
    }

    @Test
    void shouldHandAServerWhatFollowsAndItsCredit() {
        open(Role.SERVER);
        final long callId = calls().open(0, 7, 0);
        for (final int flags : new int[] {MessageFlags.MORE, NEXT, MessageFlags.NEXT | MessageFlags.EMPTY}) {
            final Message m = app.rxTail.claim(0);
            m.kind(Message.REQUEST).callId(callId).status(0).method(7).flags(flags);
            app.rxTail.publish();
        }
        app.rxTail.claim(0).kind(Message.CREDIT).callId(callId).status(0).method(12).flags(0);
        app.rxTail.publish();
        app.rxTail.claim(0).kind(Message.CANCEL).callId(callId).status(0).method(0).flags(0);
        app.rxTail.publish();
        engine.doWork(app.ports);
        assertEquals(5, app.completion.available());
        assertEquals(NEXT, MessageDescriptor.flags(app.completion.memory(), app.completion.entry(1)));
        assertEquals(MessageKind.CREDIT, MessageDescriptor.kind(app.completion.memory(), app.completion.entry(3)));
        assertEquals(12, MessageDescriptor.method(app.completion.memory(), app.completion.entry(3)));
        assertEquals(MessageKind.CANCEL, MessageDescriptor.kind(app.completion.memory(), app.completion.entry(4)));
    }

    @Test
    void shouldEndSessionsThatPutFlagsTogetherThatDoNotGo() {
        for (final int flags : new int[] {MessageFlags.EMPTY, NEXT | MessageFlags.EMPTY, 1 << 4,
            MessageFlags.NEXT | MessageFlags.MANY}) {
            open(Role.CLIENT);
            submit(MessageKind.REQUEST, 5, 7, flags);
            engine.doWork(app.ports);
            assertNotNull(app.stripe.violation(), "flags " + flags);
            app.close();
        }
        for (final int flags : new int[] {MessageFlags.NEXT, MessageFlags.MORE | MessageFlags.EMPTY,
            MessageFlags.MANY}) {
            open(Role.SERVER);
            submit(MessageKind.RESPONSE, calls().open(0, 7, 0), 7, flags);
            engine.doWork(app.ports);
            assertNotNull(app.stripe.violation(), "flags " + flags);
            app.close();
        }
        for (final int messages : new int[] {0, -1, MessageFlags.MAX_GRANT + 1}) {
            open(Role.CLIENT);
            submit(MessageKind.CREDIT, 5, messages, 0);
            engine.doWork(app.ports);
            assertNotNull(app.stripe.violation(), "messages " + messages);
        }
    }
}
