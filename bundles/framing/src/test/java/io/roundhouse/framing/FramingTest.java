package io.roundhouse.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.StreamSocket;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.sandbox.SandboxLink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both directions over a real socket pair, with random messages and random bytes. */
final class FramingTest {
    private static final int CAPACITY = 1 << 16;
    private static final int MAX_BODY = 2_000;
    private static final int MESSAGES = 20_000;
    private static final int DATAPATH = 3;
    private static final int CONNECTION = 77;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final int[] pair = Posix.unixSocketPair(Posix.SOCK_STREAM);
    private final StreamSocket near = StreamSocket.of(pair[0], "far", CAPACITY, CAPACITY);
    private final StreamSocket far = StreamSocket.of(pair[1], "near", CAPACITY, CAPACITY);
    private final SandboxLink in = new SandboxLink(1 << 20);
    private final SandboxLink out = new SandboxLink(1 << 14);
    private long sent;
    private long received;

    @AfterEach
    void close() {
        near.close();
        far.close();
    }

    @Test
    void shouldCarryRequestsWholeAndInOrder() {
        while (received < MESSAGES) {
            offer(Message.REQUEST, MAX_BODY);
            near.makeSendRoom();
            take(FrameEncoder.requests(near.sendBuffer(), near.sendOffset(), near.sendRoom(), in, in.available(),
                MAX_BODY,
                DATAPATH, 1_000));
            transfer();
            FrameDecoder.requests(far, MAX_BODY, out, CONNECTION, 1 + random.nextInt(64), 5_000);
            while (out.available() > 0) {
                expectRequest(out.peek(0));
                out.release(1);
            }
        }
        assertEquals(sent, received + in.available() + undelivered(), () -> "seed " + seed);
    }

    private void expectRequest(final Message message) {
        expectPayload(message, MAX_BODY);
        assertEquals(metadata(received, MAX_BODY), message.metadataLength());
        assertEquals(Message.REQUEST, message.kind());
        assertEquals(CONNECTION, message.connection());
        assertEquals(FrameEncoder.streamId(DATAPATH, received), message.streamId());
        assertEquals((int) received, message.method());
        final long deadlineNs = received % 3 == 0 ? 0 : Math.max(1, received - 1_000) + 5_000;
        assertEquals(deadlineNs, message.deadlineNs());
        received++;
    }

    @Test
    void shouldCarryAnswersToTheirPortsAndErrorsWithTheirDetail() {
        final OutPort[] ports = new OutPort[DATAPATH + 2];
        ports[DATAPATH] = out;
        while (received < MESSAGES) {
            offer(Message.RESPONSE, MAX_BODY + 100);
            near.makeSendRoom();
            take(FrameEncoder.answers(near.sendBuffer(), near.sendOffset(), near.sendRoom(), in, in.available(),
                MAX_BODY,
                CONNECTION));
            transfer();
            FrameDecoder.answers(far, MAX_BODY, ports, CONNECTION, 1 + random.nextInt(64));
            while (out.available() > 0) {
                expectAnswer(out.peek(0));
                out.release(1);
            }
        }
    }

    private void expectAnswer(final Message message) {
        final boolean isTooLong = length(received, MAX_BODY + 100) > MAX_BODY;
        final int status = received % 5 == 0 ? Status.ABORTED : isTooLong ? Status.RESOURCE_EXHAUSTED : Status.OK;
        assertEquals(status, message.status(), () -> "seed " + seed);
        assertEquals(received, message.callId());
        if (status == Status.OK) {
            expectPayload(message, MAX_BODY + 100);
            assertEquals(metadata(received, MAX_BODY + 100), message.metadataLength());
        } else if (status == Status.ABORTED) {
            final int most = (received & 0xC0) == 0x80 ? 508 : 512;
            final int metadata = metadata(received, MAX_BODY + 100);
            final int length = length(received, MAX_BODY + 100) - metadata;
            assertEquals(metadata, message.metadataLength());
            assertEquals(length <= 512 ? length : most, message.payloadLength(), () -> "seed " + seed);
            expectBytes(message);
        } else {
            assertEquals("answer is too long for the connection: length=" + length(received, MAX_BODY + 100)
                + " limit=2000",
                text(message));
        }
        received++;
    }

    private static String text(final Message message) {
        return new String(message.segment().asSlice(message.offset(), message.length()).toArray(ValueLayout.JAVA_BYTE),
            StandardCharsets.UTF_8);
    }

    @Test
    void shouldCutADetailInFrontOfACharacterThatDoesNotFit() {
        final byte[] text = "x".concat("€".repeat(400)).getBytes(StandardCharsets.UTF_8);
        final MemorySegment memory = MemorySegment.ofArray(text);
        assertEquals(511, Detail.cut(memory, 0, text.length, 2_000));
        assertEquals(100, Detail.cut(memory, 0, text.length, 102));
        assertEquals(0, Detail.cut(memory, 1, text.length - 1, 2));
        assertEquals(40, Detail.cut(memory, 0, 40, 2_000));
    }

    @Test
    void shouldLeaveEveryOtherFrameToTheCaller() {
        offer(Message.REQUEST, MAX_BODY);
        final long batch = FrameEncoder.requests(near.sendBuffer(), 0, near.sendRoom(), in, 1, MAX_BODY, DATAPATH, 0);
        assertEquals(1, FrameEncoder.count(batch));
        take(batch);
        FrameFlyweight.putCredit(near.sendBuffer(), near.sendOffset(), 0, 5);
        near.append(FrameFlyweight.HEADER_LENGTH);
        transfer();
        assertEquals(1, FrameDecoder.requests(far, MAX_BODY, out, CONNECTION, 10, 0));
        assertEquals(0, FrameDecoder.requests(far, MAX_BODY, out, CONNECTION, 10, 0));
        assertEquals(0, FrameDecoder.answers(far, MAX_BODY, new OutPort[] {out}, CONNECTION, 10));
        assertEquals(FrameFlyweight.HEADER_LENGTH, far.receiveLength());
    }

    @Test
    void shouldBeBlockedByAFullLinkAndLoseNothing() {
        out.limit(0);
        offer(Message.REQUEST, MAX_BODY);
        take(FrameEncoder.requests(near.sendBuffer(), 0, near.sendRoom(), in, 1, MAX_BODY, DATAPATH, 0));
        transfer();
        final int before = far.receiveLength();
        assertEquals(0, FrameDecoder.requests(far, MAX_BODY, out, CONNECTION, 10, 0));
        assertEquals(before, far.receiveLength());
        out.limit(1);
        assertEquals(1, FrameDecoder.requests(far, MAX_BODY, out, CONNECTION, 10, 0));
    }

    @Test
    void shouldPublishNothingOfRandomBytesThatIsNotAValidFrame() {
        final MemorySegment buffer = near.sendBuffer();
        for (int i = 0; i < 20_000; i++) {
            near.makeSendRoom();
            final int length = 1 + random.nextInt(120);
            for (int b = 0; b < length; b++) {
                buffer.set(ValueLayout.JAVA_BYTE, near.sendOffset() + b, (byte) random.nextInt());
            }
            if (random.nextInt(4) > 0 && length >= FrameFlyweight.HEADER_LENGTH) {
                // Nearly right: one byte of a good header is another one.
                FrameFlyweight.put(buffer, near.sendOffset(), FrameFlyweight.DATA,
                    FrameFlyweight.FLAGS_WHOLE | FrameFlyweight.FLAG_REQUEST, length - FrameFlyweight.HEADER_LENGTH, 9,
                        1, 0,
                    0, 0);
                buffer.set(ValueLayout.JAVA_BYTE, near.sendOffset() + random.nextInt(FrameFlyweight.HEADER_LENGTH),
                    (byte) random.nextInt());
            }
            near.append(length);
            transfer();
            final int frames = FrameDecoder.requests(far, MAX_BODY, out, CONNECTION, 10, 0);
            assertEquals(frames, out.available(), () -> "seed " + seed);
            for (; out.available() > 0; out.release(1)) {
                assertTrue(out.peek(0).length() <= MAX_BODY);
            }
            far.consume(far.receiveLength());
        }
    }

    // ---- both ends ----

    private void offer(final int kind, final int maxLength) {
        for (int i = random.nextInt(20); i >= 0 && in.available() < SandboxLink.SLOTS; i--) {
            final int length = length(sent, maxLength);
            final Message message = in.claim();
            message.kind(kind).callId(sent).method((int) sent).connection(CONNECTION)
                .streamId(FrameEncoder.streamId(DATAPATH, sent)).deadlineNs(sent % 3 == 0 ? 0 : sent)
                .status(kind == Message.RESPONSE && sent % 5 == 0 ? Status.ABORTED : Status.OK);
            final int metadata = metadata(sent, maxLength);
            message.payload(MemorySegment.ofArray(filled(length, metadata, (byte) sent)), 0, length).metadata(metadata);
            in.publish();
            sent++;
        }
    }

    /** The metadata is of another value. */
    private static byte[] filled(final int length, final int metadata, final byte value) {
        final byte[] bytes = new byte[length];
        Arrays.fill(bytes, value);
        Arrays.fill(bytes, length - metadata, length, (byte) (value + 1));
        return bytes;
    }

    /** Of so many bytes at the end of the body; most have none. */
    private static int metadata(final long number, final int maxLength) {
        return number % 7 != 0 ? 0 : Math.min(length(number, maxLength), (int) (number % 64));
    }

    private static int length(final long number, final int maxLength) {
        return (int) (number * 7_919 % (maxLength + 1));
    }

    private void take(final long batch) {
        near.append(FrameEncoder.bytes(batch));
        if (FrameEncoder.count(batch) > 0) {
            in.release(FrameEncoder.count(batch));
        }
    }

    private void transfer() {
        near.flush();
        far.receive(1 + random.nextInt(CAPACITY / 2));
    }

    private void expectPayload(final Message message, final int maxLength) {
        assertEquals(length(received, maxLength), message.length(), () -> "seed " + seed);
        expectBytes(message);
    }

    private void expectBytes(final Message message) {
        for (int i = 0; i < message.length(); i++) {
            assertEquals((byte) (i < message.payloadLength() ? received : received + 1),
                message.segment().get(ValueLayout.JAVA_BYTE, message.offset() + i), () -> "seed " + seed);
        }
    }

    /** Whole requests that are still on their way. */
    private long undelivered() {
        long count = 0;
        while (near.sendLength() > 0 || far.receiveLength() > 0) {
            transfer();
            count += FrameDecoder.requests(far, MAX_BODY, out, CONNECTION, 64, 0);
            if (out.available() > 0) {
                out.release(out.available());
            }
        }
        return count;
    }
}
