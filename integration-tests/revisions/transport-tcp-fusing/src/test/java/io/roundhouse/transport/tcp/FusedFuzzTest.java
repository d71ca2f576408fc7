package io.roundhouse.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.api.wire.FusedFlyweight;
import io.roundhouse.api.wire.PrefaceFlyweight;
import io.roundhouse.posix.StreamSocketTable;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.sandbox.SandboxLink;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a hostile peer may send for fused requests: cut anywhere, bytes changed, links full. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FusedFuzzTest {
    private static final int LINK_BYTES = 64 << 10;
    private static final int MESSAGES = 5;

    private final Sandbox service = new Sandbox(new TcpTransportFactory(),
        Map.of("listen_address", "127.0.0.1:0", "window_bytes", 16 << 10, "max_frame_bytes", 4 << 10));
    private final Random random = new Random(42);

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void shouldFindTheSameRequestsWhereverTheStreamIsCut() throws IOException {
        service.open(Role.SERVER, "fuzz", LINK_BYTES);
        final SandboxLink rx = service.rx.getFirst();
        final byte[] stream = stream();
        for (int cut = 1; cut < stream.length; cut++) {
            try (SocketChannel peer = connect()) {
                write(peer, stream, 0, cut);
                service.cycle();
                service.cycle();
                write(peer, stream, cut, stream.length);
                while (rx.available() < MESSAGES) {
                    service.cycle();
                }
                for (int i = 0; i < MESSAGES; i++) {
                    assertEquals(i + 1, rx.peek(i).streamId());
                }
                rx.release(MESSAGES);
            }
            while (rx.available() == 0) {
                service.cycle();
            }
            assertEquals(Message.CONNECTION_LOST, rx.peek(0).kind());
            rx.release(1);
        }
        assertEquals(0, service.counters.get("protocol_violations").value());
    }

    @Test
    void shouldSurviveMutatedRequests() throws IOException {
        service.open(Role.SERVER, "fuzz", LINK_BYTES);
        service.rx.getFirst().limit(3);
        for (int round = 0; round < 1_500; round++) {
            final byte[] bytes = stream();
            for (int i = random.nextInt(4); i > 0; i--) {
                bytes[PrefaceFlyweight.LENGTH + random.nextInt(bytes.length - PrefaceFlyweight.LENGTH)] =
                    (byte) random.nextInt();
            }
            try (SocketChannel peer = connect()) {
                feed(peer, bytes);
            }
            drain();
        }
        assertTrue(service.counters.get("protocol_violations").value() > 100);
    }

    private void feed(final SocketChannel peer, final byte[] bytes) {
        for (int from = 0, end; from < bytes.length; from = end) {
            end = Math.min(bytes.length, from + 1 + random.nextInt(100));
            try {
                write(peer, bytes, from, end);
            } catch (final IOException _) {
                return;
            }
            service.cycle();
        }
    }

    private void drain() {
        final StreamSocketTable table = service.handles.values().iterator().next().as(StreamSocketTable.class);
        final SandboxLink rx = service.rx.getFirst();
        int taken = 0;
        do {
            service.cycle();
            for (; rx.available() > 0; rx.release(1), taken++) {
                final Message message = rx.peek(0);
                assertTrue(message.kind() == Message.CONNECTION_LOST || message.streamId() != 0);
                assertTrue(message.length() <= 4 * 100);
                assertTrue(taken < 4 * MESSAGES + 1, "no more than there are bytes for");
            }
        } while (table.count() > 0);
    }

    /** A preface and one frame with requests of random length, streams from 1. */
    private byte[] stream() {
        final byte[] bytes = new byte[PrefaceFlyweight.LENGTH + FrameFlyweight.HEADER_LENGTH
            + MESSAGES * (FusedFlyweight.ENTRY_LENGTH + 60)];
        final MemorySegment memory = MemorySegment.ofArray(bytes);
        PrefaceFlyweight.put(memory, 0, 1 << 20);
        final int frame = PrefaceFlyweight.LENGTH;
        int at = frame + FrameFlyweight.HEADER_LENGTH;
        for (int i = 1; i <= MESSAGES; i++) {
            final int length = random.nextInt(60);
            FusedFlyweight.put(memory, at, i, length, 0);
            at += FusedFlyweight.ENTRY_LENGTH + length;
        }
        FrameFlyweight.put(memory, frame, FrameFlyweight.FUSED, FrameFlyweight.FLAGS_WHOLE
            | FrameFlyweight.FLAG_REQUEST, at - frame - FrameFlyweight.HEADER_LENGTH, 1, 5, 0, 0, MESSAGES);
        return Arrays.copyOf(bytes, at);
    }

    private SocketChannel connect() throws IOException {
        final SocketChannel peer =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
        peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return peer;
    }

    private static void write(final SocketChannel peer, final byte[] bytes, final int from, final int end)
        throws IOException {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes, from, end - from);
        while (buffer.hasRemaining()) {
            peer.write(buffer);
        }
    }
}
