package io.roundhouse.system;

import io.roundhouse.api.Status;
import io.roundhouse.client.RequestHandler;
import io.roundhouse.client.RpcServer;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.testkit.numbering.NumberingChecker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Application B: answers with the request's bytes until its service or its standard input ends, and says at its end how
 * the numbers came that requests begin with.
 */
final class EchoServer {
    private EchoServer() {
    }

    public static void main(final String[] args) {
        final NumberingChecker numbers = new NumberingChecker();
        try (Session session = Session.attach(SessionOptions.server(
            Path.of(args[0]), "B", args.length > 1 ? args[1] : "echo"))) {
            final RpcServer server = new RpcServer(session.stripe(0), (method, request, offset, length, response) -> {
                final long at = response.allocate(length);
                if (at < 0) {
                    return RequestHandler.RETRY_LATER;
                }
                numbers.accept(request.get(ValueLayout.JAVA_LONG_UNALIGNED, offset));
                MemorySegment.copy(request, offset, response.memory(), at, length);
                return Status.OK;
            });
            System.out.println("attached");
            Thread.ofPlatform().daemon().start(() -> stopAtEndOfInput(server));
            server.serve();
        }
        System.out.println(report(numbers));
    }

    /** What is expected at the end of a clean run is the same line made of the numbers sent. */
    static String report(final NumberingChecker numbers) {
        return "served: received=" + numbers.received() + " lost=" + numbers.lost() + " doubled="
            + (numbers.doubled() + numbers.tooOld()) + " reordered=" + numbers.reordered();
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
