package io.roundhouse.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.api.wire.PrefaceFlyweight;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Message;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class TcpFuzzTest {
    private static final int LINK_BYTES = 64 << 10;
    private static final int CLIENTS = 3;

    private final TestService service = new TestService(new TcpTransportFactory(), Map.of("listen_address", "127.0.0.1:0",
        "window_bytes", 16 << 10, "max_frame_bytes", 4 << 10, "reconnect_min_ms", 1, "reconnect_max_ms", 1));
    private final Random random = new Random(42);

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void shouldFindTheSameRequestsWhereverTheStreamIsCut() throws IOException {
        final int serving = service.open(Role.SERVER, "fuzz", LINK_BYTES);
        final byte[] stream = stream(3, FrameFlyweight.FLAG_REQUEST);
        for (int cut = 1; cut < stream.length; cut++) {
            try (SocketChannel peer = connect()) {
                write(peer, stream, 0, cut);
                service.cycle();
                service.cycle();
                write(peer, stream, cut, stream.length);
                while (service.rx.get(serving).available() < 3) {
                    service.cycle();
                }
                for (int i = 0; i < 3; i++) {
                    assertEquals(i + 1, service.rx.get(serving).peek(i).streamId());
                }
                service.rx.get(serving).release(3);
            }
        }
        assertEquals(0, service.counter(TcpCounter.VIOLATIONS));
    }

    @Test
    void shouldSurviveMutatedRequests() throws IOException {
        final int serving = service.open(Role.SERVER, "fuzz", LINK_BYTES);
        service.rx.get(serving).limit = 4;
        for (int round = 0; round < 1_500; round++) {
            try (SocketChannel peer = connect()) {
                feed(peer, mutated(FrameFlyweight.FLAG_REQUEST));
            }
            drain(serving, Message.REQUEST);
        }
        assertTrue(service.counter(TcpCounter.VIOLATIONS) > 100);
        assertTrue(service.counter(TcpCounter.PREFACE_MISMATCHES) > 10);
    }

    @Test
    void shouldSurviveRandomBytesBehindAPreface() throws IOException {
        final int serving = service.open(Role.SERVER, "fuzz", LINK_BYTES);
        for (int round = 0; round < 500; round++) {
            final byte[] bytes = new byte[1 + random.nextInt(400)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                bytes[0] = FrameFlyweight.VERSION;
            }
            try (SocketChannel peer = connect()) {
                write(peer, TcpLossTest.preface(), 0, PrefaceFlyweight.LENGTH);
                feed(peer, bytes);
            }
            drain(serving, Message.REQUEST);
        }
    }

    @Test
    void shouldSurviveMutatedAnswers() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < CLIENTS; i++) {
                service.open(Role.CLIENT, "127.0.0.1:" + listener.getLocalPort(), LINK_BYTES);
                service.rx.get(i).limit = 1 + i;
            }
            for (int round = 0; round < 1_000; round++) {
                final TestLink tx = service.tx.get(0);
                tx.claim().kind(Message.REQUEST).callId(round + 1).deadlineNs(0);
                tx.publish();
                service.cycle();
                try (var accepted = listener.accept()) {
                    accepted.setTcpNoDelay(true);
                    accepted.getOutputStream().write(TcpLossTest.preface());
                    final byte[] bytes = mutated(FrameFlyweight.FLAG_RESPONSE);
                    for (int from = PrefaceFlyweight.LENGTH, end; from < bytes.length; from = end) {
                        end = Math.min(bytes.length, from + 1 + random.nextInt(600));
                        if (service.engine.doWork(service) >= 0 && service.counter(TcpCounter.LOST) <= round) {
                            writeIgnoringReset(accepted.getOutputStream(), bytes, from, end);
                        }
                        service.cycle();
                        drainClients();
                    }
                }
                while (service.counter(TcpCounter.LOST) + service.counter(TcpCounter.CONNECT_FAILURES) <= round
                    || tx.available() > 0) {
                    service.clockSkewNs += 2_000_000;
                    service.cycle();
                    drainClients();
                }
                service.clockSkewNs += 2_000_000;
            }
        }
        assertTrue(service.counter(TcpCounter.VIOLATIONS) > 100);
    }

    private static void writeIgnoringReset(final java.io.OutputStream out, final byte[] bytes, final int from, final int end) {
        try {
            out.write(bytes, from, end - from);
        } catch (final IOException _) {
            // The engine closed the connection already, as it should.
        }
    }

    private void drainClients() {
        for (int i = 0; i < CLIENTS; i++) {
            final TestLink rx = service.rx.get(i);
            for (int k = 0; k < rx.available(); k++) {
                final Message message = rx.peek(k);
                assertTrue(message.kind() == Message.RESPONSE || message.kind() == Message.CONNECTION_LOST);
                assertTrue(message.callId() >>> 48 == 0);
            }
            if (rx.available() > 0 && random.nextBoolean()) {
                rx.release(rx.available());
            }
        }
    }

    private void drain(final int serving, final int kind) {
        final TestLink rx = service.rx.get(serving);
        for (int i = 0; i < 30 || service.counter(TcpCounter.LOST) + service.counter(TcpCounter.PREFACE_MISMATCHES)
            < service.counter(TcpCounter.ACCEPTED) && service.counter(TcpCounter.LOST) < 0; i++) {
            service.cycle();
            for (int k = 0; k < rx.available(); k++) {
                assertEquals(kind, rx.peek(k).kind());
                assertTrue(rx.peek(k).length() <= LINK_BYTES / 2);
            }
            if (rx.available() > 0) {
                rx.release(rx.available());
            }
        }
    }

    private void feed(final SocketChannel peer, final byte[] bytes) throws IOException {
        for (int from = 0, end; from < bytes.length; from = end) {
            end = Math.min(bytes.length, from + 1 + random.nextInt(600));
            try {
                write(peer, bytes, from, end);
            } catch (final IOException _) {
                return;
            }
            service.cycle();
        }
    }

    private byte[] mutated(final int direction) {
        final byte[] bytes = stream(1 + random.nextInt(8), direction);
        final int mutations = random.nextInt(4);
        for (int i = 0; i < mutations; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return Arrays.copyOf(bytes, bytes.length - (random.nextInt(4) == 0 ? random.nextInt(bytes.length) : 0));
    }

    /** A preface and frames of messages of random length, streams from 1. */
    private byte[] stream(final int frames, final int direction) {
        final byte[] bytes = new byte[PrefaceFlyweight.LENGTH + frames * (FrameFlyweight.HEADER_LENGTH + 200)];
        final MemorySegment memory = MemorySegment.ofArray(bytes);
        PrefaceFlyweight.put(memory, 0, 1 << 20);
        int at = PrefaceFlyweight.LENGTH;
        for (int i = 0; i < frames; i++) {
            final int length = random.nextInt(200);
            final long datapath = direction == FrameFlyweight.FLAG_RESPONSE ? random.nextInt(CLIENTS + 1) : 0;
            FrameFlyweight.put(memory, at, FrameFlyweight.DATA, FrameFlyweight.FLAGS_WHOLE | direction, length,
                datapath << 48 | i + 1, 5, 0, 0, 0);
            at += FrameFlyweight.HEADER_LENGTH + length;
        }
        return Arrays.copyOf(bytes, at);
    }

    private SocketChannel connect() throws IOException {
        final SocketChannel peer =
            SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
        peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return peer;
    }

    private static void write(final SocketChannel peer, final byte[] bytes, final int from, final int end) throws IOException {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes, from, end - from);
        while (buffer.hasRemaining()) {
            peer.write(buffer);
        }
    }
}
