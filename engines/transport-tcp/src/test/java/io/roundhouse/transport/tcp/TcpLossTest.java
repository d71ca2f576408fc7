package io.roundhouse.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.api.wire.PrefaceFlyweight;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.sandbox.SandboxLink;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TcpLossTest {
    private static final int LINK_BYTES = 1 << 20;

    private TestService server = listening("127.0.0.1:0");
    private final TestService client = new TestService(new TcpTransportFactory(),
        Map.of("reconnect_min_ms", 1, "reconnect_max_ms", 4, "connect_timeout_ms", 200, "keepalive_ms", 1000,
            "keepalive_timeout_ms", 2000));
    private final String target = "127.0.0.1:" + server.port();

    private static TestService listening(final String address) {
        return new TestService(new TcpTransportFactory(), Map.of("listen_address", address, "keepalive_ms", 1000,
            "keepalive_timeout_ms", 2000));
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void shouldTellTheLossWithThePositionAndConnectAgain() {
        final Echo first = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 100, 1);
        while (caller.received < 100) {
            caller.send(50);
            cycle();
            first.answer(256);
            caller.receive(256);
        }
        server.close();
        while (caller.losses == 0) {
            client.cycle();
            caller.receive(256);
        }
        assertEquals(client.tx.get(caller.datapath).position(), caller.lossPosition);
        assertEquals("connection to " + target + " lost: closed by the peer; the call may have had its effect",
            caller.lastText);

        server = listening(target);
        final Echo second = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller next = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 100, 2);
        long failed = 0;
        while (next.received == 0) {
            next.send(1);
            cycle();
            second.answer(256);
            next.receive(256);
            failed = next.failed;
        }
        assertTrue(failed < 1_000, "fails at once during back-off only: " + failed);
        assertEquals(1, caller.losses);
    }

    @Test
    void shouldTellTheLossLaterWhenTheLinkIsFull() {
        server.open(Role.SERVER, "echo", LINK_BYTES);
        final int calling = client.open(Role.CLIENT, target, LINK_BYTES);
        final Caller caller = new Caller(client, calling, 100, 1);
        caller.send(10);
        while (server.rx.get(0).available() < 10) {
            cycle();
        }
        client.rx.get(calling).limit(0);
        server.close();
        caller.send(20);
        while (client.counter(TcpCounter.LOST) == 0) {
            client.cycle();
        }
        for (int i = 0; i < 100; i++) {
            client.cycle();
        }
        assertEquals(10, client.tx.get(calling).position(), "nothing is taken before the loss was told");

        client.rx.get(calling).limit(SandboxLink.SLOTS);
        while (caller.losses == 0 || caller.failed < 10) {
            client.cycle();
            caller.receive(1);
        }
        assertEquals(10, caller.lossPosition);
        assertEquals(Status.UNAVAILABLE, caller.lastStatus);
        server = listening("127.0.0.1:0");
    }

    @Test
    void shouldHandOnAnswersThatCameBeforeTheLoss() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 1_000, 1);
        caller.send(100);
        while (server.tx.get(0).position() < 100) {
            server.cycle();
            echo.answer(256);
            if (server.rx.get(0).position() + server.rx.get(0).available() < 100) {
                client.cycle();
            }
        }
        client.rx.get(caller.datapath).limit(5);
        server.close();
        while (caller.losses == 0) {
            client.cycle();
            caller.receive(1);
        }
        assertEquals(100, caller.received);
        server = listening("127.0.0.1:0");
    }

    @Test
    void shouldEndTheConnectionsOfAServerThatGoesWithAnswersUnsent() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 100, 1);
        caller.send(10);
        while (server.rx.get(0).available() < 10) {
            cycle();
        }
        echo.answer(10);
        server.closing(0);
        server.closeDatapath(0);
        while (caller.losses == 0) {
            cycle();
            caller.receive(256);
        }
        assertEquals(10, caller.lossPosition);
    }

    @Test
    void shouldAnswerUnavailableWhenThePeerIsAbsent() {
        server.close();
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 100, 1);
        while (caller.failed < 100) {
            caller.send(10);
            client.cycle();
            caller.receive(256);
        }
        assertEquals(Status.UNAVAILABLE, caller.lastStatus);
        assertTrue(caller.lastText.matches(
            "no connection to 127.0.0.1:\\d+: connection refused, next attempt within \\d ms"),
            caller.lastText);
        assertEquals(0, caller.losses);
        server = listening("127.0.0.1:0");
    }

    @Test
    void shouldAnswerUnavailableWhenTheTargetIsNoAddress() {
        final Caller caller = new Caller(client, client.open(Role.CLIENT, "nonsense\r\n", LINK_BYTES), 100, 1);
        while (caller.failed < 10) {
            caller.send(10);
            client.cycle();
            caller.receive(256);
        }
        client.exchange(new TcpTransportFactory());
        assertEquals(Status.UNAVAILABLE, caller.lastStatus);
        assertTrue(caller.lastText.startsWith("no connection to nonsense\r\n: not an address, host:port is one, "),
            caller.lastText);
    }

    @Test
    void shouldAnswerUnavailableWhenNobodyKnowsTheHost() {
        final Caller caller = new Caller(client, client.open(Role.CLIENT, "nobody.invalid:7", LINK_BYTES), 100, 1);
        while (caller.failed < 10) {
            caller.send(10);
            client.cycle();
            caller.receive(256);
        }
        assertEquals(Status.UNAVAILABLE, caller.lastStatus);
        assertTrue(caller.lastText.startsWith("no connection to nobody.invalid:7: unknown host, "), caller.lastText);
    }

    @Test
    void shouldConnectToAHostByItsName() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final String named = "localhost:" + server.port();
        final Caller caller = new Caller(client, client.open(Role.CLIENT, named, LINK_BYTES), 100, 1);
        while (caller.received < 10) {
            caller.send(10 - (int) caller.received);
            cycle();
            echo.answer(256);
            caller.receive(256);
        }
        client.exchange(new TcpTransportFactory());
        server.close();
        while (caller.losses == 0) {
            client.cycle();
            caller.receive(1);
        }
        server = listening("127.0.0.1:" + named.substring(named.indexOf(':') + 1));
        final Echo again = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller next = new Caller(client, client.open(Role.CLIENT, named, LINK_BYTES), 100, 2);
        while (next.received == 0) {
            next.send(1);
            cycle();
            again.answer(256);
            next.receive(256);
        }
    }

    @Test
    void shouldServeOthersWhileTheResolverTakesItsTime() throws InterruptedException {
        SlowNames.ask.drainPermits();
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller slow = new Caller(client, client.open(Role.CLIENT, SlowNames.SLOW + ":7", LINK_BYTES), 100, 1);
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 100, 2);
        slow.send(1);
        while (caller.received < 1_000 || slow.failed == 0) {
            caller.send(64);
            cycle();
            echo.answer(256);
            caller.receive(256);
            slow.receive(1);
        }
        assertEquals("no connection to " + SlowNames.SLOW
            + ":7: no answer of the resolver within 200 ms, next attempt within "
            + "1 ms", slow.lastText);
        SlowNames.ask.release();
        while (!slow.lastText.contains("unknown host")) {
            slow.send(1);
            client.cycle();
            slow.receive(1);
        }
    }

    @Test
    void shouldKeepSayingWhyThereIsNoConnectionAfterAnExchange() {
        server.close();
        final TestService patient = new TestService(new TcpTransportFactory(), Map.of("reconnect_min_ms", 60_000,
            "reconnect_max_ms", 60_000));
        final Caller caller = new Caller(patient, patient.open(Role.CLIENT, target, LINK_BYTES), 100, 1);
        for (int answers = 1; answers < 5; answers++) {
            caller.send(1);
            while (caller.failed < answers) {
                patient.cycle();
                caller.receive(1);
            }
            assertEquals("no connection to " + target + ": connection refused, next attempt within 60000 ms",
                caller.lastText);
            patient.exchange(new TcpTransportFactory());
        }
        patient.close();
        server = listening("127.0.0.1:0");
    }

    @Test
    void shouldGiveUpAPeerThatAcceptsAndSaysNothing() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            final Caller caller = new Caller(
                client, client.open(Role.CLIENT, "127.0.0.1:" + mute.getLocalPort(), LINK_BYTES), 100, 1);
            caller.send(10);
            client.cycle();
            for (int i = 0; i < 100; i++) {
                client.cycle();
            }
            assertEquals(0, caller.failed, "calls wait while connecting");
            client.clockSkewNs += 201_000_000L;
            while (caller.failed < 10) {
                client.cycle();
                caller.receive(256);
            }
            assertTrue(client.counter(TcpCounter.CONNECT_FAILURES) > 0);
            assertTrue(caller.lastText.contains(": no answer within 200 ms, "), caller.lastText);
        }
    }

    @Test
    void shouldTellAServerWhomItNeedNotAnswerAlsoAfterAnExchange() {
        final int serving = server.open(Role.SERVER, "echo", LINK_BYTES);
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 100, 1);
        caller.send(10);
        while (server.rx.get(serving).available() < 10) {
            cycle();
        }
        final int connection = server.rx.get(serving).peek(0).connection();
        server.rx.get(serving).limit(10);
        client.closeDatapath(caller.datapath);
        while (server.counter(TcpCounter.LOST) == 0) {
            server.cycle();
        }
        server.cycle();
        assertEquals(10, server.rx.get(serving).available(), "there is no room to tell it");
        server.exchange(new TcpTransportFactory());
        server.rx.get(serving).release(10);
        while (server.rx.get(serving).available() == 0) {
            server.cycle();
        }
        assertEquals(Message.CONNECTION_LOST, server.rx.get(serving).peek(0).kind());
        assertEquals(connection, server.rx.get(serving).peek(0).connection());
    }

    @Test
    void shouldDropAnswersWhoseConnectionIsGone() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 100, 1);
        caller.send(10);
        while (server.rx.get(0).available() < 10) {
            cycle();
        }
        client.closeDatapath(caller.datapath);
        while (server.counter(TcpCounter.LOST) == 0) {
            server.cycle();
        }
        echo.answer(256);
        server.cycle();
        assertEquals(10, server.counter(TcpCounter.ANSWERS_ORPHANED));
        assertEquals(0, server.tx.get(0).available());
    }

    @Test
    void shouldPingTheSilentAndGiveThemUp() throws IOException {
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            peer.getOutputStream().write(preface());
            server.cycle();
            server.clockSkewNs += 1_001_000_000L;
            server.cycle();
            server.cycle();
            final byte[] received = peer.getInputStream()
                .readNBytes(PrefaceFlyweight.LENGTH + FrameFlyweight.HEADER_LENGTH);
            assertEquals(FrameFlyweight.PING,
                FrameFlyweight.kind(MemorySegment.ofArray(received), PrefaceFlyweight.LENGTH));
            for (int i = 0; i < 3; i++) {
                server.clockSkewNs += 1_001_000_000L;
                server.cycle();
            }
            assertEquals(1, server.counter(TcpCounter.SILENT));
            assertEquals(-1, lastByte(peer));
        }
    }

    @Test
    void shouldKeepAQuietConnectionWhosePeerEchoesPings() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 100, 1);
        while (caller.received < 1) {
            caller.send(1);
            cycle();
            echo.answer(1);
            caller.receive(1);
        }
        for (int i = 0; i < 20; i++) {
            client.clockSkewNs += 500_000_000L;
            server.clockSkewNs += 500_000_000L;
            for (int k = 0; k < 20; k++) {
                cycle();
            }
        }
        assertEquals(0, client.counter(TcpCounter.LOST));
        assertEquals(0, server.counter(TcpCounter.SILENT));
    }

    @Test
    void shouldFinishWhatIsInFlightAndBeginNothingNewWithAPeerThatStops() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 100, 1);
        caller.send(10);
        while (server.rx.get(0).available() < 10) {
            cycle();
        }
        server.engine.stopping();
        for (int waiting = 11; caller.failed < 5; waiting++) {
            caller.send(waiting);
            cycle();
            caller.receive(256);
        }
        assertEquals(Status.UNAVAILABLE, caller.lastStatus);
        assertEquals("the service at " + target + " is stopping and takes no new calls", caller.lastText);
        assertEquals(0, caller.received);
        client.exchange(new TcpTransportFactory());
        server.exchange(new TcpTransportFactory());
        final long before = caller.failed;
        caller.send((int) (caller.sent - before) + 1);
        while (caller.failed == before) {
            cycle();
            caller.receive(256);
        }
        assertEquals("the service at " + target + " is stopping and takes no new calls", caller.lastText);
        final int begun = (int) (caller.sent - caller.failed);
        while (client.rx.get(caller.datapath).available() < begun) {
            cycle();
            echo.answer(256);
        }
        server.close();
        while (client.counter(TcpCounter.LOST) == 0) {
            client.cycle();
        }
        for (int i = 0; i < begun; i++) {
            assertEquals(0, client.rx.get(caller.datapath).peek(i).status());
        }
        server = listening("127.0.0.1:0");
    }

    @Test
    void shouldComeBackEarlierAtRandomAndNeverLater() {
        final TcpSettings settings = TcpSettings.of(Settings.of(Map.of("reconnect_min_ms", 1000,
            "reconnect_max_ms", 8000, "reconnect_jitter_percent", 50)));
        final Peer peer = new Peer("x:1", null, settings.reconnectMinNs(), 0);
        long waitNs = 1_000_000_000L;
        long distinct = 0;
        for (int i = 0; i < 1_000; i++) {
            final long nowNs = 1_000_003L * i;
            peer.failed(settings, "", nowNs);
            assertTrue(peer.retryAtNs - nowNs <= waitNs && peer.retryAtNs - nowNs >= waitNs / 2, "attempt " + i);
            distinct |= 1L << (peer.retryAtNs - nowNs) * 64 / (waitNs + 1);
            waitNs = Math.min(2 * waitNs, 8_000_000_000L);
        }
        assertTrue(Long.bitCount(distinct) > 30, "spread: " + Long.toBinaryString(distinct));
    }

    @Test
    void shouldCloseWhatDoesNotSpeakTheProtocol() throws IOException {
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            peer.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
            while (server.counter(TcpCounter.PREFACE_MISMATCHES) == 0) {
                server.cycle();
            }
            assertEquals(-1, lastByte(peer));
        }
    }

    @Test
    void shouldCloseAPeerThatGivesMoreCreditThanItsWindow() throws IOException {
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            final byte[] frame = new byte[FrameFlyweight.HEADER_LENGTH];
            FrameFlyweight.putCredit(MemorySegment.ofArray(frame), 0, 0, 1);
            peer.getOutputStream().write(preface());
            peer.getOutputStream().write(frame);
            while (server.counter(TcpCounter.VIOLATIONS) == 0) {
                server.cycle();
            }
            assertEquals(-1, lastByte(peer));
        }
    }

    @Test
    void shouldRefuseConnectionsAboveTheLimit() throws IOException {
        try (TestService small = new TestService(new TcpTransportFactory(),
            Map.of("listen_address", "127.0.0.1:0", "max_connections", 1));
            Socket first = new Socket(InetAddress.getLoopbackAddress(), small.port());
            Socket second = new Socket(InetAddress.getLoopbackAddress(), small.port())) {
            while (small.counter(TcpCounter.REFUSED) == 0) {
                small.cycle();
            }
            assertEquals(-1, lastByte(second));
            assertEquals(1, small.counter(TcpCounter.ACCEPTED));
            assertTrue(first.isConnected());
        }
    }

    static byte[] preface() {
        final byte[] preface = new byte[PrefaceFlyweight.LENGTH];
        PrefaceFlyweight.put(MemorySegment.ofArray(preface), 0, 1 << 20);
        return preface;
    }

    private static int lastByte(final Socket peer) {
        try {
            peer.getInputStream().readAllBytes();
            return -1;
        } catch (final IOException _) {
            return -1;
        }
    }

    private void cycle() {
        client.cycle();
        server.cycle();
    }
}
