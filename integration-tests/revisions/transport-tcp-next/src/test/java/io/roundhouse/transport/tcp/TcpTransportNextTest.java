package io.roundhouse.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.sandbox.SandboxLink;
import io.roundhouse.testkit.RevisionLoader;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TcpTransportNextTest {
    private static final EngineFactory FIRST =
        RevisionLoader.shadowed(TcpTransportFactory.class).factory(TcpTransportFactory.class.getName());
    private static final EngineFactory NEXT = new TcpTransportFactory();
    private static final int LINK_BYTES = 1 << 20;

    private final Sandbox server = new Sandbox(FIRST, Map.of("listen_address", "127.0.0.1:0"));
    private final Sandbox client = new Sandbox(FIRST, Map.of());
    private final Random random = new Random(7);
    private long sent;
    private long received;

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void open() {
        server.open(Role.SERVER, "echo", LINK_BYTES);
        client.open(Role.CLIENT, "127.0.0.1:" + server.port(), LINK_BYTES);
    }

    @Test
    void shouldLoseNothingBetweenRevisionsInBothDirections() {
        open();
        for (int cycles = 1; received < 20_000; cycles++) {
            work();
            if (cycles % 20 == 0) {
                client.exchange(client.factory == FIRST ? NEXT : FIRST);
            }
            if (cycles % 33 == 0) {
                server.exchange(server.factory == FIRST ? NEXT : FIRST);
            }
        }
    }

    @Test
    void shouldKeepItsStateAcrossItsOwnRevisionAndDropItForTheFirst() {
        client.exchange(NEXT);
        open();
        while (received < 5_000) {
            work();
        }
        final EngineState state = client.engine.decompose();
        assertEquals(2, state.version());
        assertEquals(1, state.longs(FlushPolicy.CONNECTIONS).length);
        assertTrue(state.longs(FlushPolicy.WRITTEN)[0] > 5_000 * 40);

        client.exchange(NEXT);
        assertEquals(state, client.engine.decompose());
        client.exchange(FIRST);
        assertEquals(1, client.engine.decompose().version());
        assertFalse(client.engine.decompose().has(FlushPolicy.WRITTEN));
        client.exchange(NEXT);
        while (received < 10_000) {
            work();
        }
    }

    @Test
    void shouldHoldASmallWriteBackWhereTheFirstRevisionWrites() {
        assertEquals(0, heldAfterASmallBatch(FIRST));
    }

    @Test
    void shouldHoldASmallWriteBackForOneCycle() {
        assertTrue(heldAfterASmallBatch(NEXT) > 0);
        client.cycle();
        assertEquals(0, client.engine.decompose().has(FlushPolicy.WRITTEN) ? unwritten() : -1);
    }

    /** Bytes in the client's send buffer after a cycle that took one request, when many at a time were usual. */
    private long heldAfterASmallBatch(final EngineFactory factory) {
        client.exchange(factory);
        open();
        while (received < 5_000 || sent > received) {
            if (received < 5_000) {
                work();
            } else {
                cycle();
            }
        }
        send(1);
        client.cycle();
        return unwritten();
    }

    private long unwritten() {
        return client.handles.values().iterator().next().as(io.roundhouse.posix.StreamSocketTable.class).get(1 << 14)
            .sendLength();
    }

    private void work() {
        send(100);
        cycle();
    }

    private void send(final int inFlight) {
        final SandboxLink tx = client.tx.getFirst();
        while (sent - received < inFlight) {
            final Message message = tx.claim(8 + random.nextInt(1_000));
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
            assertEquals(Message.RESPONSE, answer.kind());
            assertEquals(++received, answer.callId());
            assertEquals(received, answer.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, answer.offset()));
            rx.release(1);
        }
    }
}
