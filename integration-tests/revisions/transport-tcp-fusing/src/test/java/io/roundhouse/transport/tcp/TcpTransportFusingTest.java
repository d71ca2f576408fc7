package io.roundhouse.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.sandbox.SandboxLink;
import io.roundhouse.testkit.RevisionLoader;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TcpTransportFusingTest {
    private static final EngineFactory FIRST =
        RevisionLoader.shadowed(TcpTransportFactory.class).factory(TcpTransportFactory.class.getName());
    private static final EngineFactory NEXT = new TcpTransportFactory();
    private static final Map<String, Object> FUSE = Map.of("fuse_bytes", 512);
    private static final int LINK_BYTES = 1 << 20;

    private final Sandbox server = new Sandbox(FIRST, Map.of("listen_address", "127.0.0.1:0"));
    private final Sandbox client = new Sandbox(FIRST, FUSE);
    private final Random random = new Random(7);
    private long sent;
    private long received;
    private boolean isLost;

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void open() {
        server.open(Role.SERVER, "echo", LINK_BYTES);
        client.open(Role.CLIENT, "127.0.0.1:" + server.port(), LINK_BYTES);
    }

    private void receiversFirst() {
        server.exchange(NEXT);
        client.exchange(NEXT);
    }

    @Test
    void shouldFuseSmallRequestsOnceReceiversUnderstandThem() {
        open();
        callUntil(5_000);
        final long before = bytesForCalls(1_000);
        receiversFirst();
        final long after = bytesForCalls(1_000);
        assertTrue(after < before - 1_000 * 15, "bytes for a thousand calls: before=" + before + " after=" + after);
    }

    @Test
    void shouldLoseNothingWhileEitherEndIsExchangedBehindFullLinks() {
        open();
        receiversFirst();
        for (int cycles = 1; received < 20_000; cycles++) {
            server.rx.getFirst().limit(random.nextInt(40));
            work();
            if (cycles % 20 == 0) {
                client.exchange(client.factory == FIRST ? NEXT : FIRST);
            }
            if (cycles % 33 == 0) {
                server.exchange(NEXT);
            }
        }
    }

    @Test
    void shouldSendNothingThatTheFirstRevisionDoesNotUnderstandUnlessToldTo() {
        try (Sandbox careful = new Sandbox(NEXT, Map.of())) {
            server.open(Role.SERVER, "echo", LINK_BYTES);
            careful.open(Role.CLIENT, "127.0.0.1:" + server.port(), LINK_BYTES);
            for (int i = 0; i < 1_000 || careful.rx.getFirst().available() < 8; i++) {
                if (i < 8) {
                    careful.tx.getFirst().claim(8).kind(Message.REQUEST).callId(i + 1).deadlineNs(0);
                    careful.tx.getFirst().publish();
                }
                careful.cycle();
                server.cycle();
                echo(server.rx.getFirst(), server.tx.getFirst());
            }
            for (int i = 0; i < 8; i++) {
                assertEquals(Message.RESPONSE, careful.rx.getFirst().peek(i).kind());
            }
        }
    }

    @Test
    void shouldHaveItsConnectionEndedByAReceiverThatDoesNotUnderstand() {
        client.exchange(NEXT);
        open();
        send(100);
        while (!isLost) {
            cycle();
        }
        assertEquals(1, server.counters.get("protocol_violations").value());
        assertEquals(0, received);
    }

    @Test
    void shouldAnswerRequestsThatAreTooLongForTheServersDatapath() {
        server.open(Role.SERVER, "narrow", 64);
        client.open(Role.CLIENT, "127.0.0.1:" + server.port(), LINK_BYTES);
        receiversFirst();
        for (int i = 1; i <= 3; i++) {
            client.tx.getFirst().claim(i == 2 ? 200 : 8).kind(Message.REQUEST).callId(i).deadlineNs(0);
            client.tx.getFirst().publish();
        }
        while (client.rx.getFirst().available() < 3) {
            client.cycle();
            server.cycle();
            echo(server.rx.getFirst(), server.tx.getFirst());
        }
        assertEquals(1, server.counters.get("messages_too_long").value());
    }

    @Test
    void shouldAnswerEachRequestWhenThereIsNoServer() {
        client.open(Role.CLIENT, "127.0.0.1:" + server.port(), LINK_BYTES);
        receiversFirst();
        for (int i = 1; i <= 5; i++) {
            client.tx.getFirst().claim(8).kind(Message.REQUEST).callId(i).deadlineNs(0);
            client.tx.getFirst().publish();
        }
        while (client.rx.getFirst().available() < 5) {
            client.cycle();
            server.cycle();
        }
        assertEquals(5, server.counters.get("calls_unavailable").value());
    }

    @Test
    void shouldNameASettingThatIsWrong() {
        final RequestForm form = new RequestForm();
        assertTrue(assertThrows(IllegalArgumentException.class, () -> form.configure(Settings.of(
            Map.of("fuse_bytes", 4_097)))).getMessage().contains("fuse_bytes=4097"));
    }

    private long bytesForCalls(final int count) {
        final long before = written();
        callUntil(received + count);
        return written() - before;
    }

    private long written() {
        return client.handles.values().iterator().next().as(io.roundhouse.posix.StreamSocketTable.class).get(1 << 14)
            .sendPosition();
    }

    private void callUntil(final long count) {
        while (received < count || sent > received) {
            if (sent < count) {
                work();
            } else {
                cycle();
            }
        }
    }

    private void work() {
        send(100);
        cycle();
    }

    private void send(final int inFlight) {
        final SandboxLink tx = client.tx.getFirst();
        while (sent - received < inFlight) {
            final Message message = tx.claim(8 + random.nextInt(56));
            if (message == null) {
                return;
            }
            message.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, message.offset(), ++sent);
            message.kind(Message.REQUEST).callId(sent).method(1).deadlineNs(0);
            tx.publish();
        }
    }

    private void cycle() {
        client.cycle();
        server.cycle();
        echo(server.rx.getFirst(), server.tx.getFirst());
        receive(client.rx.getFirst());
    }

    private static void echo(final InPort rx, final SandboxLink tx) {
        while (rx.available() > 0) {
            final Message request = rx.peek(0);
            if (request.kind() == Message.CONNECTION_LOST) {
                rx.release(1);
                continue;
            }
            final Message answer = tx.claim(8);
            if (answer == null) {
                return;
            }
            answer.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, answer.offset(),
                request.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, request.offset()));
            answer.kind(Message.RESPONSE).connection(request.connection()).streamId(request.streamId()).deadlineNs(0);
            tx.publish();
            rx.release(1);
        }
    }

    private void receive(final InPort rx) {
        while (rx.available() > 0) {
            final Message answer = rx.peek(0);
            if (answer.kind() == Message.CONNECTION_LOST) {
                isLost = true;
            } else {
                assertEquals(++received, answer.callId());
                assertEquals(received, answer.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, answer.offset()));
            }
            rx.release(1);
        }
    }
}
