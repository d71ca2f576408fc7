package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.client.StubServer;
import io.roundhouse.client.stub.CallOptions;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.examples.echo.EchoClient;
import io.roundhouse.examples.echo.EchoSchema;
import io.roundhouse.examples.echo.EchoServer;
import io.roundhouse.examples.echo.Words;
import io.roundhouse.examples.echo.WordsBuilder;
import io.roundhouse.testkit.process.JavaProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wall clock of both services jumps back and forth by hours while calls with deadlines, a rate limit and changes of
 * the chain go on: nothing but the times in logs depends on it.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClockJumpIT {
    private static final long HOUR = 3_600;
    private static final int CALLS = 500;

    @TempDir
    private Path directory;
    private Path shift;
    private JavaProgram near;
    private JavaProgram far;
    private StubServer server;
    private RpcChannel channel;
    private EchoClient echo;
    private final CountDownLatch isOver = new CountDownLatch(1);
    private final AtomicLong answered = new AtomicLong();
    private final AtomicBoolean isEnding = new AtomicBoolean();

    /** Answers; what says {@code wait} it does not before the test is over. */
    private final class Patient extends EchoServer {
        @Override
        protected void say(final Words request, final WordsBuilder reply) {
            if (request.text().equals("wait")) {
                awaitEnd();
            }
            reply.text(request.text());
        }
    }

    private void awaitEnd() {
        try {
            isOver.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @BeforeEach
    void start() throws Exception {
        shift = Files.write(directory.resolve("shift"), new byte[Long.BYTES]);
        final Path library = directory.resolve("shifted-clock.so");
        final Process compiler = new ProcessBuilder("cc", "-shared", "-fPIC", "-O1", "-o", library.toString(),
            "src/test/c/shifted-clock.c", "-ldl").inheritIO().start();
        assertEquals(0, compiler.waitFor(), "cc makes the library that moves the clock");
        final Map<String, String> environment =
            Map.of("LD_PRELOAD", library.toString(), "SHIFTED_CLOCK", shift.toString());
        final String target;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            target = "127.0.0.1:" + free.getLocalPort();
        }
        near = JavaProgram.service(directory.resolve("a"), environment);
        far = JavaProgram.service(directory.resolve("b"), environment, "--listen", target);
        server = StubServer.open(SessionOptions.server(directory.resolve("b/run/roundhouse.sock"), "server", "test"),
            Executors.newVirtualThreadPerTaskExecutor(), new Patient());
        channel = RpcChannel.open(directory.resolve("a/run/roundhouse.sock"), "client", target, EchoSchema.SCHEMA);
        echo = new EchoClient(channel, CallOptions.timeout(Duration.ofSeconds(30)));
    }

    @AfterEach
    void stop() throws Exception {
        isOver.countDown();
        try (JavaProgram one = near; JavaProgram other = far) {
            channel.close();
            server.close();
        }
    }

    private void jumpTo(final long seconds) throws IOException {
        try (FileChannel file = FileChannel.open(shift, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, seconds), 0);
        }
    }

    private void callForEver() {
        for (long i = 0; !isEnding.get(); i++) {
            final String text = Long.toString(i);
            assertEquals(text, echo.say(words -> words.text(text)).text());
            answered.incrementAndGet();
        }
    }

    private void awaitCalls() {
        final long goal = answered.get() + CALLS;
        while (answered.get() < goal) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldNotMindWhatTimeItIs() throws Exception {
        near.query("policy:attach rate-limit * max_tokens=200 tokens_per_fill=20 fill_interval=10");
        final AtomicBoolean hasFailed = new AtomicBoolean();
        final Thread calling = Thread.ofPlatform().daemon().start(this::callForEver);
        calling.setUncaughtExceptionHandler((_, _) -> hasFailed.set(true));
        final var waiting = echo.withOptions(CallOptions.timeout(Duration.ofSeconds(170)))
            .sayAsync(words -> words.text("wait"));
        for (final long seconds : new long[] {HOUR, -HOUR, 24 * HOUR, 0, -24 * HOUR}) {
            jumpTo(seconds);
            awaitCalls();
            assertEquals(Status.DEADLINE_EXCEEDED, assertThrows(StatusException.class,
                () -> echo.withOptions(CallOptions.timeout(Duration.ofMillis(300))).say(words -> words.text("wait")))
                .status());
            for (final JavaProgram service : List.of(near, far)) {
                assertTrue(service.query("policy:attach null *").contains("committed"));
                assertTrue(service.query("policy:detach null *").contains("committed"));
            }
        }
        awaitCalls();
        assertTrue(!hasFailed.get() && !waiting.toCompletableFuture().isDone(), "every call was answered in its time");
        isEnding.set(true);
        calling.join();
        final String day = Instant.now().minusSeconds(24 * HOUR).toString().substring(0, 10);
        assertTrue(near.query("change:history").contains(day), "the services saw the clock jump: " + day);
    }
}
