package io.roundhouse.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.roundhouse.api.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RpcTest {
    @TempDir
    private Path directory;
    private Path socket;

    @BeforeEach
    void nameSocket() {
        socket = directory.resolve("service");
    }

    @Test
    void shouldCompleteEveryNumberedCallOnceWithItsBytes() throws InterruptedException {
        final int count = 100_000;
        final BitSet completed = new BitSet(count);
        try (EchoService service = new EchoService(socket, 0)) {
            try (Session session = Session.attach(SessionOptions.client(socket, "test", "127.0.0.1:1"))) {
                final long seed = System.nanoTime();
                final CallListener listener = (number, status, payload, at, length) -> {
                    assertEquals(Status.OK, status);
                    assertEquals(lengthOf(number), length);
                    for (int i = 0; i < length; i += 8) {
                        assertEquals(number ^ i, payload.get(ValueLayout.JAVA_LONG_UNALIGNED, at + i), "seed " + seed);
                    }
                    assertTrue(!completed.get((int) number));
                    completed.set((int) number);
                };
                final RpcClient client = new RpcClient(session.stripe(0), 200, listener);
                final byte[] bytes = new byte[8192];
                final MemorySegment view = MemorySegment.ofArray(bytes);
                long number = 0;
                while (completed.cardinality() < count && !client.isClosed()) {
                    boolean hasRoom = true;
                    while (number < count && hasRoom) {
                        for (int i = 0; i < lengthOf(number); i += 8) {
                            view.set(ValueLayout.JAVA_LONG_UNALIGNED, i, number ^ i);
                        }
                        final int result = (number & 1) == 0
                            ? client.submit(number, 3, bytes, 0, lengthOf(number), 0)
                            : client.submit(number, 3, view, 0, lengthOf(number), 0);
                        hasRoom = result == 0;
                        number += hasRoom ? 1 : 0;
                    }
                    if (client.poll() == 0) {
                        client.idle();
                    }
                }
                assertEquals(0, client.inFlight());
                assertEquals(0, client.strayCount());
            }
            service.awaitEnd();
            assertNull(service.violation);
        }
        assertEquals(count, completed.cardinality());
    }

    @Test
    void shouldServeNumberedRequests() throws InterruptedException {
        final int count = 20_000;
        try (EchoService service = new EchoService(socket, count)) {
            try (Session session = Session.attach(SessionOptions.server(socket, "test", "echo"))) {
                final long[] next = new long[1];
                final Random random = new Random(5);
                final RpcServer server =
                    new RpcServer(session.stripe(0), (method, request, offset, length, response) -> {
                        assertEquals(7, method);
                        assertEquals(8, length);
                        assertEquals(next[0], request.get(ValueLayout.JAVA_LONG, offset));
                        final long at = response.allocate(8 << random.nextInt(14));
                        if (at < 0 || random.nextInt(50) == 0) {
                            return RequestHandler.RETRY_LATER;
                        }
                        response.memory().set(ValueLayout.JAVA_LONG, at, next[0]);
                        next[0]++;
                        return Status.OK;
                    });
                while (server.servedCount() < count && !server.isClosed()) {
                    if (server.poll() == 0) {
                        session.stripe(0).idle();
                    }
                }
                assertEquals(count, next[0]);
            }
            service.awaitEnd();
            assertEquals(count, service.answersAtEnd);
        }
    }

    @Test
    void shouldAnswerCallWhoseHandlerThrows() throws InterruptedException {
        final int count = 100;
        try (EchoService service = new EchoService(socket, count)) {
            try (Session session = Session.attach(SessionOptions.server(socket, "test", "echo"))) {
                final RpcServer server =
                    new RpcServer(session.stripe(0), (method, request, offset, length, response) -> {
                        response.allocate(8);
                        if (request.get(ValueLayout.JAVA_LONG, offset) % 4 == 0) {
                            throw new IllegalStateException("on purpose");
                        }
                        return Status.OK;
                    });
                while (server.servedCount() < count && !server.isClosed()) {
                    if (server.poll() == 0) {
                        session.stripe(0).idle();
                    }
                }
                assertEquals(count / 4, server.failedCount());
                assertEquals("on purpose", server.lastFailure().getMessage());
            }
            service.awaitEnd();
            assertEquals(count - count / 4, service.answersAtEnd);
        }
    }

    @Test
    void shouldAllocateNothingWithSegments() throws InterruptedException {
        try (EchoService service = new EchoService(socket, 0);
            Session session = Session.attach(SessionOptions.client(socket, "test", "127.0.0.1:1"))) {
            final long[] completed = new long[1];
            final Stripe stripe = session.stripe(0);
            final RpcClient client = new RpcClient(stripe, 32, (number, status, payload, at, length) -> completed[0]++);
            final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long allocated = Long.MAX_VALUE;
            for (int round = 0; round < 6 && allocated != 0; round++) {
                final long before = threads.getCurrentThreadAllocatedBytes();
                final long goal = completed[0] + 50_000;
                while (completed[0] < goal) {
                    long block = client.inFlight() < 32 ? stripe.allocate(64) : -1;
                    while (block >= 0 && client.submitBlock(1, 1, block, 64, 0) == 0) {
                        block = client.inFlight() < 32 ? stripe.allocate(64) : -1;
                    }
                    if (client.poll() == 0) {
                        client.idle();
                    }
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertEquals(0, allocated);
        }
    }

    @Test
    void shouldFailOpenCallsWhenServiceIsKilled() throws IOException {
        final Process service = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
            System.getProperty("java.class.path"), EchoService.class.getName(), socket.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = service.inputReader()) {
            assertEquals("ready", out.readLine());
            final int[] ended = new int[Status.MAX + 1];
            try (Session session = Session.attach(SessionOptions.client(socket, "test", "127.0.0.1:1"))) {
                final RpcClient client =
                    new RpcClient(session.stripe(0), 100, (number, status, payload, at, length) -> ended[status]++);
                int submitted = 0;
                while (ended[Status.UNAVAILABLE] == 0) {
                    while (client.submit(submitted, 1, new byte[100], 0, 100, 0) == 0) {
                        submitted++;
                    }
                    if (submitted > 5_000 && service.isAlive()) {
                        service.destroyForcibly();
                    }
                    if (client.poll() == 0) {
                        client.idle();
                    }
                }
                assertTrue(client.isClosed());
                assertEquals(0, client.inFlight());
                assertEquals(submitted, ended[Status.OK] + ended[Status.UNAVAILABLE]);
                assertEquals(RpcClient.CLOSED, client.submit(1, 1, new byte[1], 0, 1, 0));
            }
        } finally {
            service.destroyForcibly();
        }
    }

    @Test
    void shouldSayWhyAttachFailed() throws InterruptedException {
        final SessionOptions options = SessionOptions.client(socket, "test", "127.0.0.1:1");
        assertEquals(Status.UNAVAILABLE, assertThrows(AttachException.class, () -> Session.attach(options)).status());
        try (EchoService service = new EchoService(socket, 0)) {
            service.refusal = Status.RESOURCE_EXHAUSTED;
            final AttachException refused = assertThrows(AttachException.class, () -> Session.attach(options));
            assertEquals(Status.RESOURCE_EXHAUSTED, refused.status());
            assertTrue(refused.getMessage().contains("not today"), refused.getMessage());
        }
    }

    private static int lengthOf(final long number) {
        return (int) (number * 31 % 1_000) * 8;
    }
}
