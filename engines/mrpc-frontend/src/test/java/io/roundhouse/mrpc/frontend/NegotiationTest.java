package io.roundhouse.mrpc.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.wire.SchemaExchange;
import io.roundhouse.schema.negotiation.SchemaAgreement;
import io.roundhouse.schema.negotiation.SchemaComparer;
import io.roundhouse.schema.negotiation.SchemaOffer;
import io.roundhouse.shm.SessionShape;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.Message;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client's and a server's frontend that find out whether their schemas fit; the test is the network. */
@Timeout(60)
class NegotiationTest {
    private static final SessionShape SHAPE = new SessionShape(8, 16, 1 << 20, 1 << 20);
    private static final DescriptorSet NOTES = DescriptorSet.of(NoteSchema.set());

    private final SchemaComparer comparer = new SchemaComparer();
    private Application client;
    private Application server;
    private Engine caller;
    private Engine answerer;
    private SchemaAgreement agreement;

    @BeforeEach
    void open() {
        client = new Application(Role.CLIENT, SHAPE, NoteSchema.codecs());
        agreement = new SchemaAgreement("A", "host:1", NOTES.hash(), NOTES.bytes(), NoteSchema.codecs(), comparer);
        client.context.handles().add(SchemaAgreement.KIND, agreement);
        caller = engine(client);
    }

    @AfterEach
    void close() {
        client.close();
        if (server != null) {
            server.close();
        }
        comparer.close();
    }

    private static Engine engine(final Application application) {
        final Engine engine = new MrpcFrontendFactory().create(application.context);
        engine.portsChanged(application.ports);
        return engine;
    }

    private void serve(final SchemaOffer offer) {
        server = new Application(Role.SERVER, SHAPE, NoteSchema.codecs());
        server.context.handles().add(SchemaOffer.KIND, offer);
        answerer = engine(server);
    }

    private void submit(final long number) {
        MessageDescriptor.put(client.submission.memory(), client.submission.claim(), number, Message.REQUEST, 0,
            NoteSchema.KEEP, 0, 0, 0, 0);
        client.submission.publish();
    }

    /** What the client's frontend sent, which must be there. */
    private Message sent() {
        caller.doWork(client.ports);
        assertEquals(1, client.txHead.available());
        return client.txHead.peek(0);
    }

    /** Carries a request to the server's frontend. @return the call there */
    private long carry(final Message request) {
        final long callId = server.context.calls().open(0, request.method(), 0);
        final Message message = server.rxTail.claim(request.length());
        MemorySegment.copy(request.segment(), request.offset(), message.segment(), message.offset(), request.length());
        message.kind(Message.REQUEST).callId(callId).method(request.method()).agreement(request.agreement());
        server.rxTail.publish();
        answerer.doWork(server.ports);
        return callId;
    }

    /** Carries an answer back. */
    private void answer(final long callId, final int status, final MemorySegment memory, final long offset,
        final int length) {
        client.reclaimOne();
        final Message message = client.rxTail.claim(length);
        MemorySegment.copy(memory, offset, message.segment(), message.offset(), length);
        message.kind(Message.RESPONSE).callId(callId).status(status).method(SchemaExchange.METHOD);
        client.rxTail.publish();
        caller.doWork(client.ports);
    }

    private void settle() {
        for (int phase = agreement.phase(); phase != SchemaAgreement.SETTLED; phase = agreement.phase()) {
            if (phase == SchemaAgreement.WORKING) {
                assertTrue(caller.prepareToBlock(), "nobody would wake it");
                Thread.onSpinWait();
                continue;
            }
            final Message query = sent();
            assertEquals(SchemaExchange.METHOD, query.method());
            carry(query);
            final Message answer = server.txHead.peek(0);
            answer(query.callId(), answer.status(), answer.segment(), answer.offset(), answer.length());
            server.sendAll();
            answerer.doWork(server.ports);
        }
    }

    @Test
    void shouldAskBeforeTheFirstCallAndSendItUnderTheAgreement() {
        final SchemaOffer offer = new SchemaOffer(NOTES.hash(), NOTES.bytes());
        serve(offer);
        submit(5);
        settle();
        final Message request = sent();
        assertEquals(NoteSchema.KEEP, request.method());
        assertEquals(agreement.number(), request.agreement());
        assertTrue(offer.isCurrent(request.agreement()) && request.agreement() != 0);
        carry(request);
        assertEquals(1, server.completion.available(), "the server has the request");
        assertEquals(0, server.stripe.encodedOutstanding(), "what described the schema was given back");
    }

    @Test
    void shouldEndCallsThatDoNotFitWithTheReason() {
        // The same bytes but for the name of the method, which is of the same length.
        final String other = new String(NOTES.bytes(), StandardCharsets.ISO_8859_1).replace("Keep", "Toss");
        final DescriptorSet set = DescriptorSet.of(other.getBytes(StandardCharsets.ISO_8859_1));
        serve(new SchemaOffer(set.hash(), set.bytes()));
        submit(5);
        settle();
        caller.doWork(client.ports);
        assertEquals(0, client.txHead.available());
        assertEquals(1, client.completion.available());
        final MemorySegment ring = client.completion.memory();
        final long at = client.completion.entry(0);
        assertEquals(5, MessageDescriptor.callId(ring, at));
        assertEquals(Status.UNIMPLEMENTED, MessageDescriptor.status(ring, at));
        final byte[] text = client.stripe.receiveHeap()
            .asSlice(MessageDescriptor.offset(ring, at), MessageDescriptor.length(ring, at))
            .toArray(ValueLayout.JAVA_BYTE);
        assertEquals("the server at host:1 has no method /Notes/Keep; it has: /Notes/Toss",
            new String(text, StandardCharsets.UTF_8));
        assertEquals(0, client.context.calls().openCount());
    }

    @Test
    void shouldSendUnderNobodysAgreementWhenServerCannotBeAsked() {
        serve(new SchemaOffer(NOTES.hash(), NOTES.bytes()));
        submit(5);
        submit(6);
        final Message query = sent();
        answer(query.callId(), Status.UNAVAILABLE, MemorySegment.NULL, 0, 0);
        assertEquals(2, client.txHead.available());
        for (int i = 0; i < 2; i++) {
            assertEquals(SchemaExchange.NO_AGREEMENT, client.txHead.peek(i).agreement());
        }
        final long callId = carry(client.txHead.peek(0));
        assertEquals(0, server.completion.available(), "a server that is there after all does not serve it");
        assertEquals(Status.UNAVAILABLE, server.context.calls().completedWith(callId));
        assertTrue(server.context.reasonText(server.context.calls().completedBecause(callId)).contains("call again"));
        client.sendAll();
        caller.doWork(client.ports);
        submit(7);
        assertEquals(SchemaExchange.METHOD, sent().method(), "asks again");
    }

    @Test
    void shouldAskAgainWhenACallEndsUnavailable() {
        serve(new SchemaOffer(NOTES.hash(), NOTES.bytes()));
        submit(5);
        settle();
        final Message request = sent();
        client.reclaimOne();
        assertTrue(client.arrive(Message.RESPONSE, request.callId(), Status.UNAVAILABLE, 0, 0));
        caller.doWork(client.ports);
        assertEquals(SchemaAgreement.UNKNOWN, agreement.phase());
        client.completion.release(1);
        submit(6);
        assertEquals(SchemaExchange.METHOD, sent().method());
    }

    @Test
    void shouldGoOnWhereTheInstanceBeforeStopped() {
        final SchemaOffer offer = new SchemaOffer(NOTES.hash(), NOTES.bytes());
        serve(offer);
        submit(5);
        final Message query = sent();
        caller = new MrpcFrontendFactory().restore(client.context, caller.decompose());
        caller.portsChanged(client.ports);
        carry(query);
        final Message answer = server.txHead.peek(0);
        answer(query.callId(), answer.status(), answer.segment(), answer.offset(), answer.length());
        assertEquals(SchemaAgreement.SETTLED, agreement.phase());
    }
}
