package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.client.StubServer;
import io.roundhouse.client.stub.ClientStream;
import io.roundhouse.client.stub.ReplySink;
import io.roundhouse.client.stub.RequestStream;
import io.roundhouse.client.stub.ServerCall;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.examples.echo.EchoClient;
import io.roundhouse.examples.echo.EchoSchema;
import io.roundhouse.examples.echo.EchoServer;
import io.roundhouse.examples.echo.Words;
import io.roundhouse.examples.echo.WordsBuilder;
import io.roundhouse.examples.feed.FeedClient;
import io.roundhouse.examples.feed.FeedSchema;
import io.roundhouse.examples.feed.FeedServer;
import io.roundhouse.examples.feed.Item;
import io.roundhouse.examples.feed.ItemBuilder;
import io.roundhouse.forge.JarForge;
import io.roundhouse.testkit.process.JavaProgram;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two applications of one service, with no connection between them. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShmIT {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final String TARGET = "shm:echo";
    private static final int CALLS = 2_000;

    @TempDir
    private Path directory;
    private JavaProgram service;
    private Path socket;

    @BeforeEach
    void start() throws Exception {
        service = JavaProgram.service(directory.resolve("a"));
        socket = directory.resolve("a/run/roundhouse.sock");
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
    }

    private JavaProgram server() throws Exception {
        return JavaProgram.application(
            io.roundhouse.system.EchoServer.class, directory.resolve("server.log"), socket.toString(), TARGET);
    }

    private static Path jar() {
        return Path.of(System.getProperty("engines"), "transport-shm.jar");
    }

    @LoadScenario("transport-shm")
    void shouldLoseNothingWhileItIsExchanged() throws Exception {
        final Path next = JarForge.of(jar()).version("7.0.0").write();
        final Path throwsInRestore = JarForge.of(jar()).version("8.0.0").throwing("restore").write();
        final Path throwsAtWork = JarForge.of(jar()).version("9.0.0").throwingOnDatapath("doWork").write();
        try (JavaProgram server = server(); Caller caller = new Caller(socket, TARGET)) {
            caller.callUntil(CALLS);
            assertTrue(during(caller, "engine:upgrade shm " + next).contains("committed"));
            for (final Path broken : new Path[] {throwsInRestore, throwsAtWork}) {
                assertTrue(during(caller, "engine:upgrade shm " + broken).contains("reverted"));
            }
            assertTrue(during(caller, "engine:rollback shm").contains("committed"));
            assertTrue(caller.drain(LIMIT_NS), () -> "still open: " + caller.client.inFlight());
            assertEquals(caller.submitted(), caller.ended[Status.OK]);
            assertEquals(0, caller.wrong);
            final String report = io.roundhouse.system.EchoServer.report(caller.numbers);
            assertEquals("served: received=" + caller.submitted() + " lost=0 doubled=0 reordered=0", report);
            assertEquals(report, server.finish());
        }
    }

    private String during(final Caller caller, final String command) throws Exception {
        final FutureTask<String> answer = new FutureTask<>(() -> String.join("\n", service.command(command)));
        Thread.ofPlatform().daemon().start(answer);
        final String lines = caller.callDuring(answer);
        caller.callUntil(CALLS);
        return lines;
    }

    @Test
    void shouldEndCallsOfAServerThatDiesAndGoOnWithTheNext() throws Exception {
        try (Caller caller = new Caller(socket, TARGET)) {
            caller.callUntilEnded(10);
            assertEquals(caller.completed(), caller.ended[Status.UNAVAILABLE], "nobody serves yet");
            try (JavaProgram server = server()) {
                caller.callUntil(CALLS);
                server.kill();
                assertTrue(caller.drain(LIMIT_NS), () -> "still open: " + caller.client.inFlight());
            }
            try (JavaProgram other = server()) {
                caller.callUntil(CALLS);
                assertTrue(caller.drain(LIMIT_NS), () -> "still open: " + caller.client.inFlight());
            }
            assertEquals(caller.submitted(), caller.ended[Status.OK] + caller.ended[Status.UNAVAILABLE]);
            assertEquals(0, caller.wrong);
        }
    }

    private static final class Saying extends EchoServer {
        @Override
        protected void say(final Words request, final WordsBuilder reply) {
            reply.text(request.text());
        }
    }

    private static final class Relay extends FeedServer {
        @Override
        protected void relay(final RequestStream<Item> requests, final ReplySink<ItemBuilder> replies,
            final ServerCall call) {
            for (Item item = requests.receive(); item != null; item = requests.receive()) {
                final Item taken = item;
                if (!replies.send(answer -> answer.number(taken.number()).data(taken.data()))) {
                    return;
                }
            }
        }
    }

    /** Stubs, streams, schemas and policies of both sides, as over a connection. */
    @Test
    void shouldCarryWhatConnectionsCarry() throws Exception {
        try (StubServer server = StubServer.open(SessionOptions.server(socket, "server", TARGET).stripes(2),
            Executors.newVirtualThreadPerTaskExecutor(), new Saying(), new Relay());
            RpcChannel channel = RpcChannel.open(socket, "client", TARGET, EchoSchema.SCHEMA, FeedSchema.SCHEMA);
            RpcChannel nobody = RpcChannel.open(socket, "client", "shm:nobody", EchoSchema.SCHEMA)) {
            final EchoClient echo = new EchoClient(channel);
            assertEquals("secret", echo.say(words -> words.text("secret")).text());
            relay(new FeedClient(channel));
            final StatusException unserved = assertThrows(
                StatusException.class, () -> new EchoClient(nobody).say(words -> words.text("there?")));
            assertEquals(Status.UNAVAILABLE, unserved.status());
            assertEquals("no application of this service serves the target", unserved.detail());
            service.query("policy:attach acl * "
                + "'rules=deny /io.roundhouse.examples.echo.Echo/Say where text starts secret'");
            final StatusException denied =
                assertThrows(StatusException.class, () -> echo.say(words -> words.text("secret")));
            assertEquals("denied by rule 1 of acl at the caller", denied.detail());
            service.query("policy:detach acl client*");
            final StatusException deniedThere =
                assertThrows(StatusException.class, () -> echo.say(words -> words.text("secret")));
            assertEquals("denied by rule 1 of acl at the server", deniedThere.detail());
            assertEquals("open", echo.say(words -> words.text("open")).text());
        }
    }

    private static void relay(final FeedClient feed) {
        try (ClientStream<ItemBuilder, Item> stream = feed.relay()) {
            Thread.startVirtualThread(() -> {
                for (int i = 0; i < CALLS; i++) {
                    final long number = i;
                    stream.send(item -> item.number(number));
                }
                stream.finish();
            });
            long expected = 0;
            for (final Item item : stream) {
                assertEquals(expected++, item.number());
            }
            assertEquals(CALLS, expected);
        }
    }
}
