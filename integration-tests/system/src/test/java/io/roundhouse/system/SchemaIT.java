package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.StubServer;
import io.roundhouse.client.stub.CallOptions;
import io.roundhouse.client.stub.EmbeddedSchema;
import io.roundhouse.client.stub.MethodDescriptor;
import io.roundhouse.client.stub.ServerCall;
import io.roundhouse.client.stub.ServerStub;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.examples.echo.EchoClient;
import io.roundhouse.examples.echo.EchoSchema;
import io.roundhouse.examples.echo.EchoServer;
import io.roundhouse.examples.echo.Words;
import io.roundhouse.examples.echo.WordsBuilder;
import io.roundhouse.testkit.process.JavaProgram;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients and servers that were not made from the same {@code .proto}, through two services. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SchemaIT {
    private static final String PATH = "/io.roundhouse.examples.echo.Echo/Say";

    @TempDir
    private static Path folder;
    private static String target;
    private static JavaProgram near;
    private static JavaProgram far;

    /** An echo server that was made from another {@code .proto}. */
    private static final class OtherEcho extends ServerStub {
        private final EchoServer echo = new EchoServer() {
            @Override
            protected void say(final Words request, final WordsBuilder reply) {
                reply.text(request.text());
            }
        };
        private final MethodDescriptor method;

        /** The schema of the real one, with something in its place. */
        OtherEcho(final String path, final String what, final String instead) {
            final String set = new String(EchoSchema.SCHEMA.descriptorSet(), StandardCharsets.ISO_8859_1);
            assertTrue(set.contains(what) && what.length() == instead.length());
            final byte[] other = set.replace(what, instead).getBytes(StandardCharsets.ISO_8859_1);
            method = new MethodDescriptor(path, id(path), new EmbeddedSchema("echo.proto",
                EchoSchema.SCHEMA.layoutVersion(), Base64.getEncoder().encodeToString(other)));
        }

        private static int id(final String path) {
            final CRC32 crc = new CRC32();
            crc.update(path.getBytes(StandardCharsets.UTF_8));
            return (int) crc.getValue();
        }

        /** The same as the real one. */
        static OtherEcho same() {
            return new OtherEcho(PATH, "times", "times");
        }

        /** A field has another name there. */
        static OtherEcho compatible() {
            return new OtherEcho(PATH, "times", "count");
        }

        /** A number of the client is a text there: field 2, optional, of type uint32 (13) or string (9). */
        static OtherEcho incompatible() {
            return new OtherEcho(PATH, "\u0018\u0002 \u0001(\r", "\u0018\u0002 \u0001(\t");
        }

        /** It has another method only. */
        static OtherEcho without() {
            return new OtherEcho("/io.roundhouse.examples.echo.Echo/Cry", "\u0003Say", "\u0003Cry");
        }

        @Override
        public List<MethodDescriptor> methods() {
            return List.of(method);
        }

        @Override
        public void onCall(final int methodId, final MemorySegment memory, final long offset, final int length,
            final ServerCall call) {
            echo.onCall(methodId, memory, offset, length, call);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            target = "127.0.0.1:" + probe.getLocalPort();
        }
        far = JavaProgram.service(folder.resolve("far"), "--listen", target);
        near = JavaProgram.service(folder.resolve("near"));
    }

    @AfterAll
    static void stop() throws Exception {
        near.close();
        far.close();
    }

    private static StubServer serve(final ServerStub stub) {
        return StubServer.open(folder.resolve("far/run/roundhouse.sock"), "server", "echo", stub);
    }

    private static RpcChannel connect() {
        return RpcChannel.open(folder.resolve("near/run/roundhouse.sock"), "client", target, EchoSchema.SCHEMA);
    }

    private static String say(final RpcChannel over, final String text) {
        return new EchoClient(over, CallOptions.timeout(Duration.ofSeconds(5))).say(words -> words.text(text)).text();
    }

    private static StatusException refusal(final RpcChannel over) {
        return assertThrows(StatusException.class, () -> say(over, "hello"));
    }

    /**
     * Calls until it ends otherwise than UNAVAILABLE, as it may while servers are exchanged; the time limit ends it.
     */
    private static StatusException awaitRefusal(final RpcChannel over) {
        StatusException refused = refusal(over);
        while (refused.status() == Status.UNAVAILABLE) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            refused = refusal(over);
        }
        return refused;
    }

    /** The service asks again after a second. */
    private static String awaitAnswer(final RpcChannel over, final String text) {
        while (true) {
            try {
                return say(over, text);
            } catch (final StatusException e) {
                assertTrue(e.status() == Status.UNAVAILABLE || e.status() == Status.FAILED_PRECONDITION,
                    e.getMessage());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    @Test
    void shouldCarryCallsBetweenSchemasThatFit() {
        try (StubServer _ = serve(OtherEcho.compatible()); RpcChannel channel = connect()) {
            assertEquals("hello", say(channel, "hello"));
        }
    }

    @Test
    void shouldSayWhichFieldDoesNotFitAndWhere() {
        try (StubServer _ = serve(OtherEcho.incompatible()); RpcChannel channel = connect()) {
            final StatusException refused = refusal(channel);
            assertEquals(Status.FAILED_PRECONDITION, refused.status());
            assertEquals("schemas of client (here) and of the server at " + target + " (there) do not fit: method "
                + PATH
                + ": field io.roundhouse.examples.echo.Words.times (number 2) has type uint32 here and string there",
                refused.detail());
        }
    }

    @Test
    void shouldSayWhichMethodsThereAre() {
        try (StubServer _ = serve(OtherEcho.without()); RpcChannel channel = connect()) {
            final StatusException refused = refusal(channel);
            assertEquals(Status.UNIMPLEMENTED, refused.status());
            assertEquals("the server at " + target + " has no method " + PATH
                + "; it has: /io.roundhouse.examples.echo.Echo/Cry", refused.detail());
        }
    }

    @Test
    void shouldNoticeThatAnotherServerTookThePlace() {
        try (RpcChannel channel = connect()) {
            try (StubServer _ = serve(OtherEcho.same())) {
                assertEquals("one", say(channel, "one"));
            }
            try (StubServer _ = serve(OtherEcho.incompatible())) {
                assertEquals(Status.FAILED_PRECONDITION, awaitRefusal(channel).status());
            }
            try (StubServer _ = serve(OtherEcho.compatible())) {
                assertEquals("two", awaitAnswer(channel, "two"));
            }
        }
    }

    @Test
    void shouldListSchemasAndDropThoseThatNobodyUses() throws Exception {
        final String name;
        try (RpcChannel channel = connect()) {
            name = near.command("schema:list").stream().filter(line -> line.startsWith("client@")).findFirst()
                .orElseThrow().split(" ")[0];
            final String refused = near.command("schema:drop " + name).getLast();
            assertTrue(refused.startsWith("=> error: ") && refused.contains("schema is in use"), refused);
        }
        String last = "";
        while (!last.equals("=> ok")) {
            // The session takes a moment to end.
            last = near.command("schema:drop " + name).getLast();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertTrue(near.command("schema:list").stream().noneMatch(line -> line.startsWith("client@")));
    }

    @Test
    void shouldSayWhenNobodyServes() {
        try (RpcChannel channel = connect()) {
            final StatusException refused = refusal(channel);
            assertEquals(Status.UNAVAILABLE, refused.status());
            assertEquals("no server is attached at " + target, refused.detail());
        }
    }
}
