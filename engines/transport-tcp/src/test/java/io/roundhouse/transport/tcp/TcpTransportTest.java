package io.roundhouse.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.Status;
import io.roundhouse.framing.SlowTaker;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Message;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TcpTransportTest {
    private static final int LINK_BYTES = 1 << 20;

    private final TestService server = new TestService(new TcpTransportFactory(),
        Map.of("listen_address", "127.0.0.1:0", "window_bytes", 128 << 10, "max_frame_bytes", 32 << 10));
    private final TestService client = new TestService(new TcpTransportFactory(), Map.of());
    private final String target = "127.0.0.1:" + server.port();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void shouldEchoNumberedMessagesOfRandomLengthOnceAndInOrder() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 4000, 1);

        while (caller.received < 20_000) {
            caller.send(128);
            cycle();
            echo.answer(256);
            caller.receive(256);
        }

        assertEquals(0, caller.failed);
        assertEquals(0, caller.losses);
        assertEquals(20_000, client.counter(TcpCounter.FRAMES_SENT), 128);
    }

    @Test
    void shouldShareOneConnectionAmongDatapathsOfOneTarget() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 500, i));
        }

        while (callers.stream().anyMatch(caller -> caller.received < 1_000)) {
            callers.forEach(caller -> caller.send(32));
            cycle();
            echo.answer(256);
            callers.forEach(caller -> caller.receive(256));
        }

        assertEquals(1, server.counter(TcpCounter.ACCEPTED));
        assertEquals(0, client.counter(TcpCounter.ANSWERS_UNROUTABLE));
    }

    @Test
    void shouldGiveConnectionsToServersInTurn() {
        final Echo first = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Echo second = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller here = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 100, 1);
        final Caller there =
            new Caller(client, client.open(Role.CLIENT, target.replace("127.0.0.1", "localhost"), LINK_BYTES), 100, 2);

        while (here.received < 500 || there.received < 500) {
            here.send(16);
            there.send(16);
            cycle();
            first.answer(256);
            second.answer(256);
            here.receive(256);
            there.receive(256);
        }

        assertEquals(2, server.counter(TcpCounter.ACCEPTED));
        assertTrue(server.tx.get(first.datapath).position() >= 500);
        assertTrue(server.tx.get(second.datapath).position() >= 500);
    }

    @Test
    void shouldCarryMethodDeadlineAndStatus() {
        final int serving = server.open(Role.SERVER, "echo", LINK_BYTES);
        final int calling = client.open(Role.CLIENT, target, LINK_BYTES);
        final long deadlineNs = client.clock().nanoTime() + 5_000_000_000L;
        request(calling, 9, 0).method(77).deadlineNs(deadlineNs);
        client.tx.get(calling).publish();
        while (server.rx.get(serving).available() == 0) {
            cycle();
        }

        final Message request = server.rx.get(serving).peek(0);
        assertEquals(77, request.method());
        assertEquals(Message.REQUEST, request.kind());
        assertEquals(0, request.length());
        assertEquals(deadlineNs, request.deadlineNs(), 1e9);
        server.tx.get(serving).claim().kind(Message.RESPONSE).connection(request.connection())
            .streamId(request.streamId()).status(Status.PERMISSION_DENIED).deadlineNs(0)
            .payload(MemorySegment.ofArray("not you".getBytes()), 0, 7);
        server.tx.get(serving).publish();
        while (client.rx.get(calling).available() == 0) {
            cycle();
        }

        final Message answer = client.rx.get(calling).peek(0);
        assertEquals(9, answer.callId());
        assertEquals(Status.PERMISSION_DENIED, answer.status());
        assertEquals("not you", Caller.text(answer));
    }

    @Test
    void shouldHoldUpNobodyBehindAnApplicationThatTakesNothing() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", 8 * LINK_BYTES));
        final Caller slow = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 30_000, 1);
        final Caller other = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 500, 2);
        long stuck = 0;
        while (stuck < 2_000) {
            slow.send(250);
            other.send(10);
            cycle();
            echo.answer(256);
            final long before = other.received;
            other.receive(256);
            stuck = other.received == before ? stuck + 1 : 0;
        }
        assertEquals(0, client.counter(TcpCounter.ANSWERS_REFUSED), "at first they wait");
        final long before = other.received;
        for (int i = 0; other.received < before + 1_000; i++) {
            assertTrue(i < 1_000_000, "others go on: " + (other.received - before));
            client.clockSkewNs += i < 100 ? SlowTaker.SLOW_NS / 20 : 0;
            other.send(10);
            cycle();
            echo.answer(256);
            other.receive(256);
        }
        assertTrue(client.counter(TcpCounter.ANSWERS_REFUSED) > 0);
        assertEquals(0, other.failed);
        for (int i = 0; slow.received + slow.failed < slow.sent; i++) {
            assertTrue(i < 1_000_000, "all calls end");
            slow.receive(256);
            cycle();
            echo.answer(256);
        }
        assertEquals(client.counter(TcpCounter.ANSWERS_REFUSED), slow.failed);
        assertEquals(Status.RESOURCE_EXHAUSTED, slow.lastStatus);
    }

    @Test
    void shouldRefuseNothingOfTheOnlyOneOnAConnection() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", 8 * LINK_BYTES));
        final Caller slow = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 30_000, 1);
        for (int i = 0; i < 5_000; i++) {
            client.clockSkewNs += i > 1_000 ? SlowTaker.SLOW_NS / 20 : 0;
            slow.send(250);
            cycle();
            echo.answer(256);
        }
        assertEquals(0, client.counter(TcpCounter.ANSWERS_REFUSED));
        for (int i = 0; slow.received < slow.sent; i++) {
            assertTrue(i < 1_000_000, "all calls end");
            slow.receive(256);
            cycle();
            echo.answer(256);
        }
    }

    @Test
    void shouldCarryCancellationBehindItsRequest() {
        final int serving = server.open(Role.SERVER, "echo", LINK_BYTES);
        final int calling = client.open(Role.CLIENT, target, LINK_BYTES);
        request(calling, 9, 100);
        client.tx.get(calling).publish();
        client.tx.get(calling).claim().kind(Message.CANCEL).callId(9).payload(MemorySegment.NULL, 0, 0);
        client.tx.get(calling).publish();
        server.rx.get(serving).limit(1);
        for (int i = 0; i < 200; i++) {
            cycle();
        }
        assertEquals(1, server.rx.get(serving).available(), "it waits for room");
        final Message request = server.rx.get(serving).peek(0);
        final long streamId = request.streamId();
        final int connection = request.connection();
        assertEquals(Message.REQUEST, request.kind());
        server.rx.get(serving).release(1);
        while (server.rx.get(serving).available() == 0) {
            cycle();
        }

        final Message cancel = server.rx.get(serving).peek(0);
        assertEquals(Message.CANCEL, cancel.kind());
        assertEquals(streamId, cancel.streamId());
        assertEquals(connection, cancel.connection());
        assertEquals(0, cancel.length());
        assertEquals(0, server.counter(TcpCounter.VIOLATIONS));
    }

    @Test
    void shouldCarryStreamsBothWaysWithTheirCredit() {
        final int serving = server.open(Role.SERVER, "echo", LINK_BYTES);
        final int calling = client.open(Role.CLIENT, target, LINK_BYTES);
        request(calling, 9, 100).flags(MessageFlags.MORE);
        client.tx.get(calling).publish();
        request(calling, 9, 0).flags(MessageFlags.NEXT | MessageFlags.EMPTY);
        client.tx.get(calling).publish();
        client.tx.get(calling).claim().kind(Message.CREDIT).callId(9).method(77).payload(MemorySegment.NULL, 0, 0);
        client.tx.get(calling).publish();
        while (server.rx.get(serving).available() < 3) {
            cycle();
        }
        final Message first = server.rx.get(serving).peek(0);
        final Message end = server.rx.get(serving).peek(1);
        final Message credit = server.rx.get(serving).peek(2);
        assertEquals(MessageFlags.MORE, first.flags());
        assertEquals(MessageFlags.NEXT | MessageFlags.EMPTY, end.flags());
        assertEquals(Message.CREDIT, credit.kind());
        assertEquals(77, credit.method());
        for (final Message m : List.of(end, credit)) {
            assertEquals(first.streamId(), m.streamId());
            assertEquals(first.connection(), m.connection());
        }
        server.tx.get(serving).claim().kind(Message.RESPONSE).flags(MessageFlags.MORE).streamId(first.streamId())
            .connection(first.connection()).payload(MemorySegment.NULL, 0, 0);
        server.tx.get(serving).publish();
        server.tx.get(serving).claim().kind(Message.CREDIT).method(5).flags(0).streamId(first.streamId())
            .connection(first.connection()).payload(MemorySegment.NULL, 0, 0);
        server.tx.get(serving).publish();
        server.tx.get(serving).claim().kind(Message.RESPONSE).flags(MessageFlags.EMPTY).streamId(first.streamId())
            .connection(first.connection()).payload(MemorySegment.NULL, 0, 0);
        server.tx.get(serving).publish();
        while (client.rx.get(calling).available() < 3) {
            cycle();
        }
        assertEquals(MessageFlags.MORE, client.rx.get(calling).peek(0).flags());
        assertEquals(Message.CREDIT, client.rx.get(calling).peek(1).kind());
        assertEquals(5, client.rx.get(calling).peek(1).method());
        assertEquals(MessageFlags.EMPTY, client.rx.get(calling).peek(2).flags());
        for (int i = 0; i < 3; i++) {
            assertEquals(9, client.rx.get(calling).peek(i).callId());
        }
        assertEquals(0, server.counter(TcpCounter.VIOLATIONS) + client.counter(TcpCounter.VIOLATIONS));
    }

    @Test
    void shouldKeepCreditOfACallBehindWhatWaitsForRoom() {
        final int serving = server.open(Role.SERVER, "echo", LINK_BYTES);
        final int calling = client.open(Role.CLIENT, target, LINK_BYTES);
        server.rx.get(serving).limit(1);
        for (int call = 1; call <= 3; call++) {
            request(calling, call, 100).flags(MessageFlags.MORE);
            client.tx.get(calling).publish();
            client.tx.get(calling).claim().kind(Message.CREDIT).callId(call).method(call)
                .payload(MemorySegment.NULL, 0, 0);
            client.tx.get(calling).publish();
        }
        for (int i = 0; i < 200; i++) {
            cycle();
        }
        for (int i = 0; i < 6; i++) {
            while (server.rx.get(serving).available() == 0) {
                cycle();
            }
            assertEquals(i % 2 == 0 ? Message.REQUEST : Message.CREDIT, server.rx.get(serving).peek(0).kind());
            assertEquals(i / 2 + 1, server.rx.get(serving).peek(0).streamId() & 0xFFFF);
            server.rx.get(serving).release(1);
        }
    }

    @Test
    void shouldDropCancellationThatHasNobodyToGoTo() {
        final int calling = client.open(Role.CLIENT, "127.0.0.1:1", LINK_BYTES);
        client.tx.get(calling).claim().kind(Message.CANCEL).callId(9).payload(MemorySegment.NULL, 0, 0);
        client.tx.get(calling).publish();
        while (client.tx.get(calling).available() > 0) {
            cycle();
        }
        assertEquals(0, client.rx.get(calling).available(), "nobody is told");
    }

    @Test
    void shouldStopAtAFullLinkAndGoOnWithoutLoss() {
        final int serving = server.open(Role.SERVER, "echo", LINK_BYTES);
        final Echo echo = new Echo(server, serving);
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 2_000, 3);
        server.rx.get(serving).limit(3);

        for (int cycles = 0; caller.received < 3_000; cycles++) {
            caller.send(250);
            cycle();
            if (cycles % 3 == 0) {
                echo.answer(2);
            }
            caller.receive(256);
        }

        assertEquals(0, caller.failed);
    }

    @Test
    void shouldSeeCreditBehindRequestsThatWait() {
        final int serving = server.open(Role.SERVER, "echo", LINK_BYTES);
        final Echo echo = new Echo(server, serving);
        server.rx.get(serving).limit(2);
        try (TestService narrow =
            new TestService(new TcpTransportFactory(), Map.of("window_bytes", 8 << 10, "max_frame_bytes", 2_000))) {
            final Caller caller = new Caller(narrow, narrow.open(Role.CLIENT, target, LINK_BYTES), 2_000, 3);
            while (caller.received < 5_000) {
                caller.send(250);
                narrow.cycle();
                server.cycle();
                echo.answer(256);
                caller.receive(256);
            }
            assertEquals(0, caller.failed);
        }
    }

    @Test
    void shouldAnswerOthersWhileOneApplicationTakesNothing() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller stuck = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 2_000, 3);
        final Caller one = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 2_000, 4);
        final Caller two = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 100, 5);
        client.rx.get(stuck.datapath).limit(3);
        client.rx.get(two.datapath).limit(7);

        while (one.received < 5_000 || two.received < 5_000) {
            stuck.send(20);
            one.send(40);
            two.send(40);
            cycle();
            echo.answer(256);
            one.receive(256);
            two.receive(5);
        }
        assertEquals(0, stuck.received);
        while (stuck.received < 1_000) {
            stuck.send(40);
            one.send(40);
            cycle();
            echo.answer(256);
            one.receive(256);
            stuck.receive(2);
        }
        assertEquals(1, server.counter(TcpCounter.ACCEPTED));
    }

    @Test
    void shouldHoldOnlyCallersOfAPeerThatDoesNotRead() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 1_000, 4);
        try (TestService slow = new TestService(new TcpTransportFactory(), Map.of("listen_address", "127.0.0.1:0"))) {
            slow.open(Role.SERVER, "slow", 64 << 10);
            final Caller held =
                new Caller(client, client.open(Role.CLIENT, "127.0.0.1:" + slow.port(), LINK_BYTES), 20_000, 5);
            for (int cycles = 0; caller.received < 2_000; cycles++) {
                caller.send(64);
                held.send(1 << 20);
                cycle();
                if (cycles < 50) {
                    slow.cycle();
                }
                echo.answer(256);
                caller.receive(256);
            }

            assertEquals(0, held.received);
            assertTrue(held.sent < 1_000, "bounded: " + held.sent);
        }
    }

    @Test
    void shouldAnswerUnavailableWhenThereIsNoServer() {
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 100, 6);

        while (caller.failed < 10) {
            caller.send(10 - (int) caller.failed);
            cycle();
            caller.receive(256);
        }

        assertEquals(Status.UNAVAILABLE, caller.lastStatus);
        assertEquals("no server is attached at " + target, caller.lastText);
        assertEquals(10, server.counter(TcpCounter.UNAVAILABLE));
    }

    @Test
    void shouldGiveNothingToAServerThatIsAboutToEndAndSendItsAnswers() {
        final int serving = server.open(Role.SERVER, "echo", LINK_BYTES);
        final Echo echo = new Echo(server, serving);
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 100, 1);
        caller.send(10);
        while (server.rx.get(serving).available() < 10) {
            cycle();
        }
        server.closing(serving);
        caller.send(30);
        while (caller.failed < 20) {
            cycle();
            caller.receive(256);
        }
        assertEquals(10, server.rx.get(serving).available());
        assertEquals("no server is attached at " + target, caller.lastText);
        echo.answer(10);
        while (client.rx.get(caller.datapath).available() < 10) {
            cycle();
        }
        assertEquals(Status.OK, client.rx.get(caller.datapath).peek(0).status());
    }

    @Test
    void shouldRefuseMessagesThatAreTooLong() {
        final int serving = server.open(Role.SERVER, "echo", LINK_BYTES);
        final int calling = client.open(Role.CLIENT, target, LINK_BYTES);
        request(calling, 1, (64 << 10) - 40 + 1);
        client.tx.get(calling).publish();
        request(calling, 2, 10);
        client.tx.get(calling).publish();
        while (server.rx.get(serving).available() == 0) {
            cycle();
        }
        final Message request = server.rx.get(serving).peek(0);
        server.tx.get(serving).claim().kind(Message.RESPONSE).connection(request.connection())
            .streamId(request.streamId()).deadlineNs(0).payload(Arena.ofAuto().allocate(33 << 10), 0, 33 << 10);
        server.tx.get(serving).publish();
        while (client.rx.get(calling).available() < 2) {
            cycle();
        }

        assertEquals(1, client.rx.get(calling).peek(0).callId());
        assertEquals(Status.RESOURCE_EXHAUSTED, client.rx.get(calling).peek(0).status());
        assertEquals("request is too long for the connection: length=65497 limit=65496",
            Caller.text(client.rx.get(calling).peek(0)));
        assertEquals(2, client.rx.get(calling).peek(1).callId());
        assertEquals(Status.RESOURCE_EXHAUSTED, client.rx.get(calling).peek(1).status());
        assertEquals("answer is too long for the connection: length=33792 limit=32768",
            Caller.text(client.rx.get(calling).peek(1)));
    }

    @Test
    void shouldSayWhatADatapathDoesNotTake() {
        final int serving = server.open(Role.SERVER, "echo", 16 << 10);
        final int calling = client.open(Role.CLIENT, target, 512);
        request(calling, 1, 9_000);
        client.tx.get(calling).publish();
        request(calling, 2, 10);
        client.tx.get(calling).publish();
        while (server.rx.get(serving).available() == 0 || client.rx.get(calling).available() == 0) {
            cycle();
        }
        final Message request = server.rx.get(serving).peek(0);
        server.tx.get(serving).claim().kind(Message.RESPONSE).connection(request.connection())
            .streamId(request.streamId()).deadlineNs(0).payload(Arena.ofAuto().allocate(257), 0, 257);
        server.tx.get(serving).publish();
        while (client.rx.get(calling).available() < 2) {
            cycle();
        }

        assertEquals("request is too long for the server's datapath: length=9000 limit=8192",
            Caller.text(client.rx.get(calling).peek(0)));
        assertEquals("answer is too long for the caller's datapath: length=257 limit=256",
            Caller.text(client.rx.get(calling).peek(1)));
    }

    private Message request(final int datapath, final long callId, final int length) {
        final MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, length));
        return client.tx.get(datapath).claim().kind(Message.REQUEST).callId(callId).method(1).deadlineNs(0)
            .payload(memory, 0, length);
    }

    private void cycle() {
        client.cycle();
        server.cycle();
    }
}
