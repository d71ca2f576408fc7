package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.examples.Examples;
import io.roundhouse.examples.echo.EchoClient;
import io.roundhouse.examples.echo.EchoSchema;
import io.roundhouse.examples.echo.Words;
import io.roundhouse.testkit.process.JavaProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applications with stubs are killed again and again: nothing hangs, and services hold no more than after the first.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StubKillIT {
    private static final int DEATHS = 5;
    private static final int OPEN_CALLS = 200;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(5);

    @TempDir
    private Path folder;
    private String target;
    private JavaProgram near;
    private JavaProgram far;

    /** What a service holds for its applications and peers. */
    private record Held(long descriptors, long regions, long mappings) {
        static Held by(final JavaProgram service) throws IOException {
            return new Held(service.descriptors(), service.regions(), service.mappings().size());
        }
    }

    /** An application that calls until it is killed. */
    public static final class CallForEver {
        private CallForEver() {
        }

        /** Arguments: the service's socket, host:port of the peer service. */
        public static void main(final String[] arguments) {
            try (RpcChannel channel =
                RpcChannel.open(Path.of(arguments[0]), "ever", arguments[1], EchoSchema.SCHEMA)) {
                final EchoClient echo = new EchoClient(channel);
                echo.say(words -> words.text("first"));
                System.out.println("attached");
                while (true) {
                    echo.say(words -> words.text("next"));
                }
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            target = "127.0.0.1:" + free.getLocalPort();
        }
        far = JavaProgram.service(folder.resolve("far"), "--listen", target);
        near = JavaProgram.service(folder.resolve("near"));
    }

    @AfterEach
    void stop() throws Exception {
        near.close();
        far.close();
    }

    private String socket(final String service) {
        return folder.resolve(service).resolve("run/roundhouse.sock").toString();
    }

    private JavaProgram server() throws IOException {
        final JavaProgram server = JavaProgram.start(folder.resolve("server.log"), List.of("-cp",
            System.getProperty("java.class.path"), Examples.class.getName(), "echo-server", socket("far")));
        server.awaitLine("serving");
        return server;
    }

    @Test
    void shouldEndCallsOfServersThatDieAndKeepNothingOfThem() throws Exception {
        try (RpcChannel channel = RpcChannel.open(Path.of(socket("near")), "client", target, EchoSchema.SCHEMA)) {
            final EchoClient echo = new EchoClient(channel);
            Held near1 = null;
            Held far1 = null;
            for (int i = 0; i < DEATHS; i++) {
                final JavaProgram server = server();
                awaitAnswer(echo);
                final List<CompletableFuture<Words>> open = new ArrayList<>();
                for (int n = 0; n < OPEN_CALLS; n++) {
                    open.add(echo.sayAsync(words -> words.text("who is there")).toCompletableFuture());
                }
                server.kill();
                for (final CompletableFuture<Words> call : open) {
                    assertEnds(call);
                }
                awaitNoSession(far);
                near1 = near1 == null ? Held.by(near) : near1;
                far1 = far1 == null ? Held.by(far) : far1;
            }
            assertHolds(near1, near);
            assertHolds(far1, far);
        }
        awaitNoSession(near);
    }

    /** With the answer, or with UNAVAILABLE and a text that says why. */
    private static void assertEnds(final CompletableFuture<Words> call) throws Exception {
        try {
            assertEquals("who is there", call.get(5, TimeUnit.SECONDS).text());
        } catch (final ExecutionException e) {
            final StatusException failure = (StatusException) e.getCause();
            assertEquals(Status.UNAVAILABLE, failure.status(), failure.getMessage());
            assertFalse(failure.detail().isEmpty());
        }
    }

    @Test
    void shouldKeepNothingOfClientsThatDie() throws Exception {
        try (JavaProgram server = server()) {
            Held near1 = null;
            Held far1 = null;
            for (int i = 0; i < DEATHS; i++) {
                final JavaProgram client =
                    JavaProgram.application(CallForEver.class, folder.resolve("client.log"), socket("near"), target);
                client.kill();
                awaitNoSession(near);
                near1 = near1 == null ? Held.by(near) : near1;
                far1 = far1 == null ? Held.by(far) : far1;
            }
            assertHolds(near1, near);
            assertHolds(far1, far);
        }
    }

    private static void awaitAnswer(final EchoClient echo) {
        while (true) {
            try {
                echo.say(words -> words.text("are you there"));
                return;
            } catch (final StatusException e) {
                assertEquals(Status.UNAVAILABLE, e.status(), e.getMessage());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private static void awaitNoSession(final JavaProgram service) throws IOException {
        final long beganNs = System.nanoTime();
        while (service.regions() + service.mappings().size() > 0 && System.nanoTime() - beganNs < LIMIT_NS) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertEquals(0, service.regions());
        assertEquals(List.of(), service.mappings());
    }

    private static void assertHolds(final Held expected, final JavaProgram service) throws IOException {
        final long beganNs = System.nanoTime();
        while (Held.by(service).descriptors() > expected.descriptors() && System.nanoTime() - beganNs < LIMIT_NS) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertTrue(Held.by(service).descriptors() <= expected.descriptors(),
            () -> "more descriptors than after the first death: " + expected);
        assertEquals(expected.regions(), service.regions());
    }
}
