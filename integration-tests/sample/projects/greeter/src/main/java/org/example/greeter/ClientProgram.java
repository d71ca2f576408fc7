package org.example.greeter;

import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.stub.CallOptions;
import java.nio.file.Path;
import java.time.Duration;

/** Has somebody greeted: {@code ClientProgram SOCKET HOST:PORT NAME}. */
public final class ClientProgram {
    private ClientProgram() {
    }

    public static void main(final String[] arguments) {
        try (RpcChannel channel =
            RpcChannel.open(Path.of(arguments[0]), "guest", arguments[1], GreeterSchema.SCHEMA)) {
            final GreeterClient greeter = new GreeterClient(channel, CallOptions.timeout(Duration.ofSeconds(5)));
            System.out.println(greeter.greet(person -> person.name(arguments[2])).text());
        }
    }
}
