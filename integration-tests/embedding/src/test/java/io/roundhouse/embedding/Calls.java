package io.roundhouse.embedding;

import io.roundhouse.api.Status;
import io.roundhouse.client.RequestHandler;
import io.roundhouse.client.Response;
import io.roundhouse.client.RpcClient;
import io.roundhouse.client.RpcServer;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** An application that answers with what it is sent, and one that calls it. */
final class Calls implements AutoCloseable {
    private static final int LENGTH = 32;
    private static final int IN_FLIGHT = 16;

    private final Session session;
    private final RpcServer server;
    private final Thread thread;

    private Calls(final Path socket) {
        session = Session.attach(SessionOptions.server(socket, "B", "echo"));
        server = new RpcServer(session.stripe(0), Calls::echo);
        thread = Thread.ofPlatform().name("application-b").start(server::serve);
    }

    /** Starts the server application. */
    static Calls serve(final Path socket) {
        return new Calls(socket);
    }

    private static int echo(final int method, final MemorySegment request, final long offset, final int length,
        final Response response) {
        final long at = response.allocate(length);
        if (at < 0) {
            return RequestHandler.RETRY_LATER;
        }
        MemorySegment.copy(request, offset, response.memory(), at, length);
        return Status.OK;
    }

    /** Attaches a client application and calls. @return how many calls were answered with their own number */
    static int call(final Path socket, final String target, final int count) {
        final int[] good = {0};
        final byte[] request = new byte[LENGTH];
        final MemorySegment view = MemorySegment.ofArray(request);
        try (Session session = Session.attach(SessionOptions.client(socket, "A", target))) {
            final int[] ended = {0};
            final RpcClient client = new RpcClient(session.stripe(0), IN_FLIGHT,
                (number, status, payload, offset, length) -> {
                ended[0]++;
                good[0] += status == Status.OK && payload.get(ValueLayout.JAVA_LONG_UNALIGNED, offset) == number
                    ? 1 : 0;
            });
            int next = 0;
            while (ended[0] < count && !client.isClosed()) {
                view.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, next);
                if (next < count && client.submit(next, 1, request, 0, LENGTH, 0) == 0) {
                    next++;
                }
                if (client.poll() == 0) {
                    client.idle();
                }
            }
        }
        return good[0];
    }

    @Override
    public void close() throws InterruptedException {
        server.stop();
        thread.join();
        session.close();
    }
}
