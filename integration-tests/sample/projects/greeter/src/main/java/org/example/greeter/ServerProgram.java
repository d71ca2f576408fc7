package org.example.greeter;

import io.roundhouse.client.StubServer;
import java.nio.file.Path;

/** Serves {@code Greeter} under the name {@code greeter}: {@code ServerProgram SOCKET}. */
public final class ServerProgram {
    private ServerProgram() {
    }

    public static void main(final String[] arguments) throws InterruptedException {
        try (StubServer server = StubServer.open(Path.of(arguments[0]), "greeter", "greeter", new Greetings())) {
            System.out.println("serving");
            server.awaitClosed();
        }
    }
}
