package io.roundhouse.examples.echo;

import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.stub.CallOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Has words said. */
public final class EchoClientProgram {
    private EchoClientProgram() {
    }

    /** @return false when the arguments are wrong */
    public static boolean run(final Path socket, final List<String> arguments) {
        if (arguments.size() < 2) {
            return false;
        }
        final String words = String.join(" ", arguments.subList(1, arguments.size()));
        try (RpcChannel channel = RpcChannel.open(socket, "echo-client", arguments.get(0), EchoSchema.SCHEMA)) {
            final EchoClient echo = new EchoClient(channel, CallOptions.timeout(Duration.ofSeconds(5)));
            System.out.println(echo.say(request -> request.text(words)).text());
        }
        return true;
    }
}
