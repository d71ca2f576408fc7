package io.roundhouse.mrpc.frontend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.roundhouse.api.Status;
import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.layout.RecordDescriptor;
import io.roundhouse.shm.SessionShape;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.Message;
import io.roundhouse.testkit.TestCalls;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions whose payloads are records: {@link NoteSchema}. */
@Timeout(60)
class RecordPayloadsTest {
    private static final int FIXED = 16;
    private static final int ROOT = FIXED + RecordDescriptor.ROOT_TAIL_LENGTH;
    /** Bytes of a record with a text of one to eight bytes. */
    private static final int HEY = ROOT + 8;
    private static final SessionShape SHAPE = new SessionShape(8, 16, 1 << 20, 1 << 20);
    private static final byte[] NOTE_5_HEY = {8, 5, 18, 3, 'h', 'e', 'y'};

    private Application app;
    private Engine engine;

    private void open(final Role role) {
        app = new Application(role, SHAPE, NoteSchema.codecs());
        engine = new MrpcFrontendFactory().create(app.context);
        engine.portsChanged(app.ports);
    }

    @AfterEach
    void close() {
        app.close();
    }

    /** A record in a send block. @return its offset */
    private long record(final long number, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final long block = app.sendBlocks.allocate(ROOT + bytes.length);
        final MemorySegment heap = app.stripe.sendSlice().heap();
        heap.set(ValueLayout.JAVA_LONG, block, number);
        heap.set(ValueLayout.JAVA_LONG, block + FIXED, 0);
        heap.set(ValueLayout.JAVA_LONG, block + 8, bytes.length == 0 ? 0 : (long) ROOT | (long) bytes.length << 32);
        MemorySegment.copy(bytes, 0, heap, ValueLayout.JAVA_BYTE, block + ROOT, bytes.length);
        return block;
    }

    private void submit(final int kind, final long callId, final int method, final int status, final long block,
        final int length) {
        MessageDescriptor.put(app.submission.memory(), app.submission.claim(), callId, kind, status, method, 0, block,
            length, 0);
        app.submission.publish();
    }

    private static byte[] payload(final Message message) {
        return message.segment().asSlice(message.offset(), message.length()).toArray(ValueLayout.JAVA_BYTE);
    }

    private void arrive(final int kind, final long callId, final int status, final byte[] payload) {
        final Message message = app.rxTail.claim(payload.length);
        MemorySegment.copy(payload, 0, message.segment(), ValueLayout.JAVA_BYTE, message.offset(), payload.length);
        message.kind(kind).callId(callId).status(status).method(NoteSchema.KEEP);
        app.rxTail.publish();
    }

    private int completionStatus() {
        assertEquals(1, app.completion.available());
        return MessageDescriptor.status(app.completion.memory(), app.completion.entry(0));
    }

    @Test
    void shouldEncodeRequestIntoPrivateMemoryAndGiveItsBlockBackAtOnce() {
        open(Role.CLIENT);
        final long block = record(5, "hey");
        submit(Message.REQUEST, 77, NoteSchema.KEEP, 0, block, HEY);
        assertEquals(1, engine.doWork(app.ports));
        assertEquals(1, app.takeSendBlocksBack());
        app.stripe.sendSlice().heap().fill((byte) 0x55);
        final Message sent = app.txHead.peek(0);
        assertArrayEquals(NOTE_5_HEY, payload(sent));
        assertEquals(NoteSchema.KEEP, sent.method());
        assertEquals(1, app.stripe.encodedOutstanding());
        app.sendAll();
        engine.doWork(app.ports);
        assertEquals(0, app.stripe.encodedOutstanding());
    }

    @Test
    void shouldDecodeAnswerIntoReceiveHeap() {
        open(Role.CLIENT);
        submit(Message.REQUEST, 77, NoteSchema.KEEP, 0, record(1, ""), ROOT);
        engine.doWork(app.ports);
        arrive(Message.RESPONSE, app.txHead.peek(0).callId(), Status.OK, NOTE_5_HEY);
        assertEquals(1, engine.doWork(app.ports));
        final MemorySegment ring = app.completion.memory();
        final long at = app.completion.entry(0);
        assertEquals(77, MessageDescriptor.callId(ring, at));
        assertEquals(HEY, MessageDescriptor.length(ring, at));
        final long offset = MessageDescriptor.offset(ring, at);
        assertEquals(5, app.stripe.receiveHeap().get(ValueLayout.JAVA_LONG, offset));
        assertEquals('h', app.stripe.receiveHeap().get(ValueLayout.JAVA_BYTE, offset + ROOT));
    }

    /** A record in a send block with metadata behind it. @return its offset */
    private long recordAndMetadata(final byte[] metadata) {
        final long block = app.sendBlocks.allocate(HEY + metadata.length);
        final MemorySegment heap = app.stripe.sendSlice().heap();
        final long record = record(5, "hey");
        MemorySegment.copy(heap, record, heap, block, HEY);
        app.sendBlocks.free(record);
        MemorySegment.copy(metadata, 0, heap, ValueLayout.JAVA_BYTE, block + HEY, metadata.length);
        return block;
    }

    private void submitWithMetadata(final int kind, final long callId, final int status, final long block,
        final int length, final int metadata) {
        final long at = app.submission.claim();
        MessageDescriptor.put(
            app.submission.memory(), at, callId, kind, status, NoteSchema.KEEP, 0, block, length, 0);
        MessageDescriptor.putMetadataLength(app.submission.memory(), at, metadata);
        app.submission.publish();
    }

    @Test
    void shouldCarryMetadataBesideRecordsAndTexts() {
        final byte[] metadata = {1, 2, 3, 4, 5};
        open(Role.CLIENT);
        submitWithMetadata(Message.REQUEST, 77, 0, recordAndMetadata(metadata), HEY + 5, 5);
        engine.doWork(app.ports);
        app.stripe.sendSlice().heap().fill((byte) 0x55);
        final Message sent = app.txHead.peek(0);
        assertArrayEquals(new byte[] {8, 5, 18, 3, 'h', 'e', 'y', 1, 2, 3, 4, 5}, payload(sent));
        assertEquals(5, sent.metadataLength());

        arriveWithMetadata(sent.callId(), Status.OK, payload(sent));
        engine.doWork(app.ports);
        assertCompleted(HEY, metadata);

        app.sendAll();
        submitWithMetadata(Message.REQUEST, 78, 0, recordAndMetadata(metadata), HEY + 5, 5);
        engine.doWork(app.ports);
        arriveWithMetadata(app.txHead.peek(0).callId(), Status.NOT_FOUND, new byte[] {'n', 'o', 1, 2, 3, 4, 5});
        engine.doWork(app.ports);
        assertCompleted(2, metadata);
        assertNull(app.stripe.violation());
    }

    private void arriveWithMetadata(final long callId, final int status, final byte[] body) {
        final Message message = app.rxTail.claim(body.length);
        MemorySegment.copy(body, 0, message.segment(), ValueLayout.JAVA_BYTE, message.offset(), body.length);
        message.kind(Message.RESPONSE).callId(callId).status(status).method(NoteSchema.KEEP).metadata(5);
        app.rxTail.publish();
    }

    private void assertCompleted(final int payload, final byte[] metadata) {
        final MemorySegment ring = app.completion.memory();
        final long at = app.completion.entry(0);
        assertEquals(payload + metadata.length, MessageDescriptor.length(ring, at));
        assertEquals(metadata.length, MessageDescriptor.metadataLength(ring, at));
        assertArrayEquals(metadata, app.stripe.receiveHeap().asSlice(MessageDescriptor.offset(ring, at) + payload,
            metadata.length).toArray(ValueLayout.JAVA_BYTE));
        app.completion.release(1);
    }

    @Test
    void shouldEndSessionsWithMetadataThatIsNone() {
        for (final int metadata : new int[] {-1, HEY + 9_001, 8_193}) {
            open(Role.CLIENT);
            submitWithMetadata(Message.REQUEST, 77, 0, recordAndMetadata(new byte[9_000]), HEY + 9_000, metadata);
            engine.doWork(app.ports);
            assertNotNull(app.stripe.violation(), "metadata=" + metadata);
            app.close();
        }
        open(Role.CLIENT);
    }

    @Test
    void shouldServeRecords() {
        open(Role.SERVER);
        final long callId = app.context.calls().open(0, NoteSchema.KEEP, 0);
        arrive(Message.REQUEST, callId, 0, NOTE_5_HEY);
        engine.doWork(app.ports);
        assertEquals(5, app.takeCompletion(callId, true));
        submit(Message.RESPONSE, callId, 0, Status.OK, record(5, "hey"), HEY);
        engine.doWork(app.ports);
        assertArrayEquals(NOTE_5_HEY, payload(app.txHead.peek(0)));
    }

    @Test
    void shouldCarryTextOfFailureAsItIs() {
        open(Role.SERVER);
        final long callId = app.context.calls().open(0, NoteSchema.KEEP, 0);
        final long block = app.sendBlocks.allocate(7);
        MemorySegment.copy("no milk".getBytes(StandardCharsets.UTF_8), 0, app.stripe.sendSlice().heap(),
            ValueLayout.JAVA_BYTE, block, 7);
        submit(Message.RESPONSE, callId, 0, Status.NOT_FOUND, block, 7);
        engine.doWork(app.ports);
        final Message answer = app.txHead.peek(0);
        assertEquals(Status.NOT_FOUND, answer.status());
        assertEquals("no milk", new String(payload(answer), StandardCharsets.UTF_8));
    }

    @Test
    void shouldDeliverTextOfFailureAsItIs() {
        open(Role.CLIENT);
        submit(Message.REQUEST, 77, NoteSchema.KEEP, 0, record(1, ""), ROOT);
        engine.doWork(app.ports);
        arrive(Message.RESPONSE, app.txHead.peek(0).callId(), Status.NOT_FOUND, new byte[] {'n', 'o'});
        engine.doWork(app.ports);
        assertEquals(Status.NOT_FOUND, completionStatus());
        assertEquals(2, MessageDescriptor.length(app.completion.memory(), app.completion.entry(0)));
    }

    @Test
    void shouldEndSessionWhoseRecordRefersToWhatIsNotItsOwn() {
        open(Role.CLIENT);
        final long block = record(1, "");
        app.stripe.sendSlice().heap().set(ValueLayout.JAVA_LONG, block + 8, (long) ROOT | 9_000L << 32);
        submit(Message.REQUEST, 77, NoteSchema.KEEP, 0, block, HEY);
        assertEquals(0, engine.doWork(app.ports));
        assertNotNull(app.stripe.violation());
        assertEquals(0, app.stripe.encodedOutstanding());
    }

    @Test
    void shouldCompleteCallThatCannotBeEncoded() {
        open(Role.CLIENT);
        final long block = record(1, "ab");
        app.stripe.sendSlice().heap().set(ValueLayout.JAVA_BYTE, block + ROOT, (byte) 0xFF);
        submit(Message.REQUEST, 77, NoteSchema.KEEP, 0, block, HEY);
        submit(Message.REQUEST, 78, 4711, 0, record(1, ""), ROOT);
        assertEquals(2, engine.doWork(app.ports));
        assertEquals(2, app.takeSendBlocksBack());
        assertEquals(0, app.txHead.available());
        final TestCalls calls = app.context.calls();
        final long first = calls.openAt(0);
        assertEquals(77, calls.cookie(first));
        assertEquals(Status.INVALID_ARGUMENT, calls.completedWith(first));
        assertEquals("request cannot be marshalled in the caller's service: string is not utf-8", why(first));
        assertEquals(Status.UNIMPLEMENTED, calls.completedWith(calls.openAt(1)));
        assertEquals("the method is not in the schema that the application attached with", why(calls.openAt(1)));
        assertNull(app.stripe.violation());
    }

    private String why(final long callId) {
        return app.context.reasonText(app.context.calls().completedBecause(callId));
    }

    @Test
    void shouldEndCallWhoseAnswerCannotBeEncoded() {
        open(Role.SERVER);
        final long callId = app.context.calls().open(0, NoteSchema.KEEP, 0);
        final long block = record(1, "ab");
        app.stripe.sendSlice().heap().set(ValueLayout.JAVA_BYTE, block + ROOT, (byte) 0xFF);
        submit(Message.RESPONSE, callId, 0, Status.OK, block, HEY);
        assertEquals(1, engine.doWork(app.ports));
        assertEquals(1, app.takeSendBlocksBack());
        assertEquals(0, app.txHead.available());
        assertEquals(Status.INTERNAL, app.context.calls().completedWith(callId));
        assertEquals("answer cannot be marshalled in the server's service: string is not utf-8", why(callId));
    }

    @Test
    void shouldRefuseWhatCannotBeDecoded() {
        open(Role.CLIENT);
        submit(Message.REQUEST, 77, NoteSchema.KEEP, 0, record(1, ""), ROOT);
        engine.doWork(app.ports);
        final long callId = app.txHead.peek(0).callId();
        arrive(Message.RESPONSE, callId, Status.OK, new byte[] {18, 9, 'x'});
        engine.doWork(app.ports);
        assertEquals(0, app.rxTail.available());
        assertEquals(Status.INTERNAL, app.context.calls().completedWith(callId));
        assertEquals("answer cannot be read in the caller's service: payload ends inside of a field", why(callId));
    }

    @Test
    void shouldDropWhatCannotBeDecodedOfCallThatEndsAlready() {
        open(Role.CLIENT);
        submit(Message.REQUEST, 77, NoteSchema.KEEP, 0, record(1, ""), ROOT);
        engine.doWork(app.ports);
        final long callId = app.txHead.peek(0).callId();
        assertTrue(app.context.calls().complete(callId, Status.DEADLINE_EXCEEDED));
        arrive(Message.RESPONSE, callId, Status.OK, new byte[] {18, 9, 'x'});
        engine.doWork(app.ports);
        assertEquals(0, app.rxTail.available(), "its completion waits behind it");
        assertEquals(Status.DEADLINE_EXCEEDED, app.context.calls().completedWith(callId));
    }

    @Test
    void shouldGoOnWithEncodedMessagesOfFormerFrontend() {
        open(Role.CLIENT);
        submit(Message.REQUEST, 77, NoteSchema.KEEP, 0, record(5, "hey"), HEY);
        engine.doWork(app.ports);
        final Engine next = new MrpcFrontendFactory().restore(app.context, engine.decompose());
        next.portsChanged(app.ports);
        assertArrayEquals(NOTE_5_HEY, payload(app.txHead.peek(0)));
        app.sendAll();
        next.doWork(app.ports);
        assertEquals(0, app.stripe.encodedOutstanding());
    }

    @Test
    void shouldAllocateNothing() {
        open(Role.CLIENT);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            carry();
        }
        final long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
            carry();
        }
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 1_000, "less than a byte for each call");
    }

    private void carry() {
        final long block = app.sendBlocks.allocate(ROOT);
        app.stripe.sendSlice().heap().set(ValueLayout.JAVA_LONG, block, 5);
        app.stripe.sendSlice().heap().set(ValueLayout.JAVA_LONG, block + 8, 0);
        app.stripe.sendSlice().heap().set(ValueLayout.JAVA_LONG, block + FIXED, 0);
        submit(Message.REQUEST, 77, NoteSchema.KEEP, 0, block, ROOT);
        engine.doWork(app.ports);
        final Message request = app.txHead.peek(0);
        final Message answer = app.rxTail.claim(request.length());
        MemorySegment.copy(
            request.segment(), request.offset(), answer.segment(), answer.offset(), request.length());
        answer.kind(Message.RESPONSE).callId(request.callId()).status(0).method(NoteSchema.KEEP);
        app.rxTail.publish();
        app.reclaimOne();
        engine.doWork(app.ports);
        final long at = app.completion.entry(0);
        app.receiveReclaim.offer(MessageDescriptor.offset(app.completion.memory(), at));
        app.completion.release(1);
        app.sendBlocks.free(app.sendReclaim.longEntry(0));
        app.sendReclaim.release(1);
    }
}
