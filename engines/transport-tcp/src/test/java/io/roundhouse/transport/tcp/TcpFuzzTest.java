package io.roundhouse.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.wire.FrameFlyweight;
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
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TcpFuzzTest {
    private static final Set<Integer> FOR_CLIENTS =
        Set.of(Message.RESPONSE, Message.CREDIT, Message.CONNECTION_LOST);
    private static final Set<Integer> FOR_SERVERS =
        Set.of(Message.REQUEST, Message.CANCEL, Message.CREDIT, Message.CONNECTION_LOST);
    private static final int LINK_BYTES = 64 << 10;
    private static final int CLIENTS = 3;

    private final TestService service = new TestService(new TcpTransportFactory(),
        Map.of("listen_address", "127.0.0.1:0", "window_bytes", 16 << 10, "max_frame_bytes", 4 << 10,
            "reconnect_min_ms", 1, "reconnect_max_ms", 1));
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
            while (service.rx.get(serving).available() == 0) {
                service.cycle();
            }
            assertEquals(Message.CONNECTION_LOST, service.rx.get(serving).peek(0).kind());
            service.rx.get(serving).release(1);
        }
        assertEquals(0, service.counter(TcpCounter.VIOLATIONS));
    }

    @Test
    void shouldSurviveMutatedRequests() throws IOException {
        final int serving = service.open(Role.SERVER, "fuzz", LINK_BYTES);
        service.rx.get(serving).limit(4);
        for (int round = 0; round < 1_500; round++) {
            try (SocketChannel peer = connect()) {
                feed(peer, mutated(FrameFlyweight.FLAG_REQUEST));
            }
            drain(serving);
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
            drain(serving);
        }
    }

    @Test
    void shouldSurviveMutatedAnswers() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).configureBlocking(false);
            final int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            for (int i = 0; i < CLIENTS; i++) {
                service.open(Role.CLIENT, "127.0.0.1:" + port, LINK_BYTES);
                service.rx.get(i).limit(1 + i);
            }
            for (int round = 1; round <= 1_000; round++) {
                service.tx.get(0).claim().kind(Message.REQUEST).callId(round).deadlineNs(0);
                service.tx.get(0).publish();
                try (SocketChannel peer = accept(listener)) {
                    write(peer, TcpLossTest.preface(), 0, PrefaceFlyweight.LENGTH);
                    final byte[] bytes = mutated(FrameFlyweight.FLAG_RESPONSE);
                    feed(peer, Arrays.copyOfRange(bytes, Math.min(bytes.length, PrefaceFlyweight.LENGTH),
                        bytes.length));
                }
                settle(listener);
            }
        }
        assertTrue(service.counter(TcpCounter.VIOLATIONS) > 100);
        assertTrue(service.counter(TcpCounter.ANSWERS_UNROUTABLE) > 100);
    }

    private SocketChannel accept(final ServerSocketChannel listener) throws IOException {
        for (SocketChannel peer = listener.accept(); true; peer = listener.accept()) {
            if (peer != null) {
                peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
                return peer;
            }
            idle();
        }
    }

    /** Runs until no connection is left and nothing waits; what is made meanwhile is turned away. */
    private void settle(final ServerSocketChannel listener) throws IOException {
        final StreamSocketTable table = service.handles.values().iterator().next().as(StreamSocketTable.class);
        while (table.count() > 0 || service.tx.get(0).available() > 0) {
            idle();
            final SocketChannel late = listener.accept();
            if (late != null) {
                late.close();
            }
        }
    }

    private void idle() {
        service.clockSkewNs += 2_000_000;
        service.cycle();
        drainClients();
    }

    private void drainClients() {
        for (int i = 0; i < service.infos.size() && service.infos.get(i).role() == Role.CLIENT; i++) {
            final SandboxLink rx = service.rx.get(i);
            for (int k = 0; k < rx.available(); k++) {
                final Message message = rx.peek(k);
                assertTrue(FOR_CLIENTS.contains(message.kind()), "kind " + message.kind());
                assertTrue(message.callId() >>> 48 == 0);
                assertTrue(message.status() == 0 || message.length() <= FrameFlyweight.MAX_DETAIL_LENGTH);
            }
            if (rx.available() > 0 && random.nextBoolean()) {
                rx.release(rx.available());
            }
        }
    }

    private void drain(final int serving) {
        final StreamSocketTable table = service.handles.values().iterator().next().as(StreamSocketTable.class);
        final SandboxLink rx = service.rx.get(serving);
        do {
            service.cycle();
            for (int k = 0; k < rx.available(); k++) {
                assertTrue(FOR_SERVERS.contains(rx.peek(k).kind()), "kind " + rx.peek(k).kind());
                assertTrue(rx.peek(k).length() <= LINK_BYTES / 2);
            }
            if (rx.available() > 0) {
                rx.release(rx.available());
            }
        } while (table.count() > 0);
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
            drainClients();
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
            final boolean isStatus = direction == FrameFlyweight.FLAG_RESPONSE && random.nextBoolean();
            FrameFlyweight.put(memory, at, isStatus ? FrameFlyweight.STATUS : FrameFlyweight.DATA,
                FrameFlyweight.FLAGS_WHOLE | direction, length, datapath << 48 | i + 1, 5, isStatus ? 14 : 0, 0, 0);
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

    private static void write(final SocketChannel peer, final byte[] bytes, final int from, final int end)
        throws IOException {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes, from, end - from);
        while (buffer.hasRemaining()) {
            peer.write(buffer);
        }
    }
}
