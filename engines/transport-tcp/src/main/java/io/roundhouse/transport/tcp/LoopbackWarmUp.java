package io.roundhouse.transport.tcp;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.WarmUp;
import io.roundhouse.spi.sandbox.SandboxLink;
import java.util.Map;

/**
 * Two transports of one revision that call each other over the loopback interface, with calls of both sizes, errors,
 * full links and exchanges.
 */
final class LoopbackWarmUp implements WarmUp {
    private static final int IN_FLIGHT = 64;
    private static final int ROUNDS_PER_EXCHANGE = 64;
    private static final int LINK_BYTES = 1 << 20;
    private static final int ERROR_EVERY = 64;

    private final EngineFactory factory;
    private final Sandbox server;
    private final Sandbox client;
    private int rounds;
    private long sent;
    private long done;

    LoopbackWarmUp(final EngineFactory factory) {
        this.factory = factory;
        server = new Sandbox(factory, Map.of("listen_address", "127.0.0.1:0"));
        client = new Sandbox(factory, Map.of());
        server.open(Role.SERVER, "warm-up", LINK_BYTES);
        client.open(Role.CLIENT, "127.0.0.1:" + server.port(), LINK_BYTES);
    }

    @Override
    public int round() {
        call(client.tx.getFirst());
        client.cycle();
        server.cycle();
        answer(server.rx.getFirst(), server.tx.getFirst());
        final int taken = take(client.rx.getFirst());
        done += taken;
        if (++rounds % ROUNDS_PER_EXCHANGE == 0) {
            client.exchange(factory);
            server.exchange(factory);
            client.rx.getFirst().limit((rounds / ROUNDS_PER_EXCHANGE & 1) == 0 ? SandboxLink.SLOTS : IN_FLIGHT / 4);
        }
        return taken;
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }

    private void call(final SandboxLink tx) {
        while (sent - done < IN_FLIGHT) {
            final int length = (sent & 15) == 0 ? 1 << 10 : 32;
            final Message message = tx.claim(length);
            if (message == null) {
                return;
            }
            message.kind(Message.REQUEST).callId(++sent).method(1).connection(0).streamId(0).deadlineNs(0);
            tx.publish();
        }
    }

    private static void answer(final InPort rx, final SandboxLink tx) {
        final int count = rx.available();
        for (int i = 0; i < count; i++) {
            final Message request = rx.peek(i);
            final Message answer = tx.claim(request.length());
            if (answer == null) {
                rx.release(Math.max(1, i));
                return;
            }
            answer.kind(Message.RESPONSE).connection(request.connection()).streamId(request.streamId()).deadlineNs(0)
                .status(i % ERROR_EVERY == ERROR_EVERY - 1 ? 1 : 0);
            tx.publish();
        }
        if (count > 0) {
            rx.release(count);
        }
    }

    private static int take(final InPort rx) {
        final int count = rx.available();
        if (count > 0) {
            rx.release(count);
        }
        return count;
    }
}
