package org.example.greeter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roundhouse.api.Status;
import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.StubServer;
import io.roundhouse.client.stub.CallOptions;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.launcher.embed.RoundhouseService;
import io.roundhouse.wkt.Times;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Client and server, each with a service of its own, TCP in between. */
@Timeout(60)
final class GreeterTest {
    private static final CallOptions WITHIN_10_S = CallOptions.timeout(Duration.ofSeconds(10));

    @TempDir
    private Path folder;
    private String address;
    private RoundhouseService far;
    private RoundhouseService near;

    @BeforeEach
    void start() throws IOException {
        address = "127.0.0.1:" + freePort();
        far = RoundhouseService.builder(folder.resolve("far")).set("tcp", "listen_address", address).start();
        near = RoundhouseService.builder(folder.resolve("near")).start();
        far.ready().toCompletableFuture().join();
        near.ready().toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        near.close();
        far.close();
    }

    @Test
    void shouldGreet() {
        try (StubServer _ = StubServer.open(far.applicationSocket(), "greeter", "greeter", new Greetings());
            RpcChannel channel =
                RpcChannel.open(near.applicationSocket(), "guest", address, GreeterSchema.SCHEMA)) {
            final Instant begun = Instant.now();
            final GreeterClient greeter = new GreeterClient(channel, WITHIN_10_S);
            final Greeting greeting = greeter.greet(person -> person.name("Ada").addTitles("Countess"));
            assertEquals("Hello, Countess Ada!", greeting.text());
            assertFalse(Times.instant(greeting.at()).isBefore(begun));
            final StatusException refused = assertThrows(StatusException.class, () -> greeter.greet(person -> { }));
            assertEquals(Status.INVALID_ARGUMENT, refused.status());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
