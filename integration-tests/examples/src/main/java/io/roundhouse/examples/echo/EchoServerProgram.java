package io.roundhouse.examples.echo;

import io.roundhouse.api.Status;
import io.roundhouse.client.StubServer;
import io.roundhouse.client.stub.StatusException;
import java.io.IOException;
import java.nio.file.Path;

/** Serves {@code Echo}. */
public final class EchoServerProgram {
    private static final int MAX_TIMES = 1000;

    private EchoServerProgram() {
    }

    /** Serves until the input ends. */
    public static boolean run(final Path socket) throws IOException {
        try (StubServer server = StubServer.open(socket, "echo-server", "echo", new SayAgain())) {
            System.out.println("serving");
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return true;
    }

    private static final class SayAgain extends EchoServer {
        @Override
        protected void say(final Words request, final WordsBuilder reply) {
            if (Integer.compareUnsigned(request.times(), MAX_TIMES) > 0) {
                throw new StatusException(Status.INVALID_ARGUMENT,
                    "times must be at most 1000: times=" + Integer.toUnsignedString(request.times()));
            }
            reply.text(request.text().repeat(Math.max(1, request.times()))).times(request.times());
        }
    }
}
