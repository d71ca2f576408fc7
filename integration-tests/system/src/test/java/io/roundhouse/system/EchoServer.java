package io.roundhouse.system;

import io.roundhouse.api.Status;
import io.roundhouse.client.RequestHandler;
import io.roundhouse.client.RpcServer;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Application B: answers with the request's bytes until its service or its standard input ends. */
final class EchoServer {
    private EchoServer() {
    }

    public static void main(final String[] args) {
        try (Session session = Session.attach(SessionOptions.server(Path.of(args[0]), "B", "echo"))) {
            final RpcServer server = new RpcServer(session.stripe(0), (method, request, offset, length, response) -> {
                final long at = response.allocate(length);
                if (at < 0) {
                    return RequestHandler.RETRY_LATER;
                }
                MemorySegment.copy(request, offset, response.memory(), at, length);
                return Status.OK;
            });
            System.out.println("attached");
            Thread.ofPlatform().daemon().start(() -> stopAtEndOfInput(server));
            server.serve();
        }
    }

    private static void stopAtEndOfInput(final RpcServer server) {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (final IOException e) {
            System.err.println("standard input broke: " + e.getMessage());
        }
        server.stop();
    }
}
