package io.roundhouse.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.StreamSocket;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.sandbox.SandboxLink;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fused requests over a real socket pair: among others, cut anywhere, behind full links, with random bytes. */
final class FusedFramingTest {
    private static final int CAPACITY = 1 << 16;
    private static final int MAX_BODY = 2_000;
    private static final int MAX_FUSED = 100;
    private static final int MESSAGES = 20_000;
    private static final int DATAPATH = 3;
    private static final int WORD = 11;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final int[] pair = Posix.unixSocketPair(Posix.SOCK_STREAM);
    private final StreamSocket near = StreamSocket.of(pair[0], "far", CAPACITY, CAPACITY);
    private final StreamSocket far = StreamSocket.of(pair[1], "near", CAPACITY, CAPACITY);
    private final SandboxLink in = new SandboxLink(1 << 20);
    private final SandboxLink out = new SandboxLink(1 << 14);
    private long sent;
    private long received;
    private int fused;

    @AfterEach
    void close() {
        near.close();
        far.close();
    }

    @Test
    void shouldCarryRequestsInOrderWhicheverAreFused() {
        while (received < MESSAGES) {
            offer();
            near.makeSendRoom();
            if (in.available() > 0) {
                take(FusedEncoder.requests(near.sendBuffer(), near.sendOffset(), near.sendRoom(), in,
                    1 + random.nextInt(in.available()), MAX_BODY, DATAPATH, 1_000, MAX_FUSED));
            }
            near.flush();
            far.receive(1 + random.nextInt(CAPACITY / 2));
            out.limit(random.nextInt(64));
            decode();
            for (; out.available() > 0; out.release(1)) {
                expect(out.peek(0));
            }
        }
        assertTrue(fused > 100, () -> "seed " + seed);
    }

    /** As a transport does: batches of ordinary frames, and what is between them one by one. */
    private void decode() {
        while (true) {
            FrameDecoder.requests(far, MAX_BODY, out, 7, 64, 5_000);
            final long length =
                FrameFlyweight.validate(far.receiveBuffer(), far.receiveOffset(), far.receiveLength(), MAX_BODY);
            assertTrue(length >= 0, () -> "seed " + seed);
            if (length == 0 || length > far.receiveLength()
                || FrameFlyweight.kind(far.receiveBuffer(), far.receiveOffset()) != FrameFlyweight.FUSED) {
                return;
            }
            final int result = FusedDecoder.requests(far, WORD, out, 7, 5_000);
            assertTrue(result == FusedDecoder.DONE || result == FusedDecoder.BLOCKED, () -> "seed " + seed);
            if (result == FusedDecoder.BLOCKED) {
                return;
            }
            fused++;
        }
    }

    private void offer() {
        for (int i = random.nextInt(20); i >= 0 && in.available() < SandboxLink.SLOTS; i--, sent++) {
            final byte[] payload = new byte[length(sent)];
            Arrays.fill(payload, (byte) sent);
            in.claim().kind(Message.REQUEST).flags(flags(sent)).callId(sent).method(method(sent))
                .agreement((int) (sent >> 6 & 3)).deadlineNs(sent % 3 == 0 ? 0 : sent)
                .payload(MemorySegment.ofArray(payload), 0, payload.length)
                .metadata(sent % 31 == 0 ? Math.min(payload.length, 5) : 0);
            in.publish();
        }
    }

    private static int length(final long number) {
        return number % 13 == 0 ? (int) (number % MAX_BODY) : (int) (number * 7 % (MAX_FUSED + 2));
    }

    private static int flags(final long number) {
        return number % 17 == 0 ? MessageFlags.MORE : 0;
    }

    private static int method(final long number) {
        return (int) (number >> 4);
    }

    private void expect(final Message message) {
        assertEquals(FrameEncoder.streamId(DATAPATH, received), message.streamId(), () -> "seed " + seed);
        assertEquals(Message.REQUEST, message.kind());
        assertEquals(flags(received), message.flags());
        assertEquals(7, message.connection());
        assertEquals(method(received), message.method());
        assertEquals((int) (received >> 6 & 3), message.agreement());
        assertEquals(received % 3 == 0 ? 0 : Math.max(1, received - 1_000) + 5_000, message.deadlineNs());
        assertEquals(length(received), message.length());
        assertEquals(received % 31 == 0 ? Math.min(length(received), 5) : 0, message.metadataLength());
        for (int i = 0; i < message.length(); i++) {
            assertEquals((byte) received, message.segment().get(ValueLayout.JAVA_BYTE, message.offset() + i));
        }
        received++;
    }

    @Test
    void shouldUseNothingOfAMalformedMessageNorOfWhatIsBehindIt() {
        for (int round = 0; round < 20_000; round++) {
            final int count = 2 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                in.claim(8).kind(Message.REQUEST).callId(i + 1).method(1).agreement(0).deadlineNs(0);
                in.publish();
            }
            near.makeSendRoom();
            final long at = near.sendOffset();
            final long batch = FusedEncoder.requests(
                near.sendBuffer(), at, near.sendRoom(), in, count, MAX_BODY, DATAPATH, 0, MAX_FUSED);
            assertEquals(count, FrameEncoder.count(batch));
            for (int i = random.nextInt(3); i > 0; i--) {
                final int offset = random.nextInt(FrameEncoder.bytes(batch) - FrameFlyweight.HEADER_LENGTH);
                near.sendBuffer().set(ValueLayout.JAVA_BYTE, at + FrameFlyweight.HEADER_LENGTH + offset,
                    (byte) random.nextInt());
            }
            take(batch);
            near.flush();
            far.receive(CAPACITY / 2);
            final int result = FusedDecoder.requests(far, WORD, out, 7, 0);
            assertTrue(result == FusedDecoder.DONE || result == FusedDecoder.MALFORMED
                || result == FusedDecoder.TOO_LONG, () -> "seed " + seed);
            assertTrue(out.available() <= count + 4, () -> "seed " + seed);
            for (; out.available() > 0; out.release(1)) {
                assertEquals(DATAPATH, FrameEncoder.datapath(out.peek(0).streamId()));
                assertTrue(out.peek(0).length() <= FrameEncoder.bytes(batch));
            }
            far.consume(far.receiveLength());
        }
    }

    private void take(final long batch) {
        near.append(FrameEncoder.bytes(batch));
        if (FrameEncoder.count(batch) > 0) {
            in.release(FrameEncoder.count(batch));
        }
    }
}
