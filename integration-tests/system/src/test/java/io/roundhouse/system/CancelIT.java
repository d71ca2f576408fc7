package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.stub.CallOptions;
import io.roundhouse.client.stub.PendingCall;
import io.roundhouse.client.stub.ReplyListener;
import io.roundhouse.client.stub.ServerCall;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.examples.echo.EchoClient;
import io.roundhouse.examples.echo.EchoSchema;
import io.roundhouse.examples.echo.EchoServer;
import io.roundhouse.examples.echo.Words;
import io.roundhouse.examples.echo.WordsBuilder;
import io.roundhouse.testkit.process.JavaProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server and two services learn of calls that are given up. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CancelIT {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(10);

    @TempDir
    private Path directory;
    private Stubs stubs;
    private EchoClient echo;
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();
    private final AtomicInteger unheard = new AtomicInteger();
    private volatile long leftNs;

    /** {@code wait} waits until its caller gives up, {@code pause} does for as many ms at most. */
    private final class Patient extends EchoServer {
        @Override
        protected void say(final Words request, final WordsBuilder reply, final ServerCall call) {
            served.incrementAndGet();
            leftNs = call.deadlineNs() == 0 ? 0 : call.deadlineNs() - System.nanoTime();
            final CountDownLatch isGivenUp = new CountDownLatch(1);
            call.onCancel(isGivenUp::countDown);
            if (!request.text().isEmpty() && await(isGivenUp, request)) {
                assertTrue(call.isCancelled());
                givenUp.incrementAndGet();
            }
            reply.text(request.text());
        }

        private boolean await(final CountDownLatch isGivenUp, final Words request) {
            try {
                if (request.text().equals("wait")) {
                    if (!isGivenUp.await(LIMIT_NS, TimeUnit.NANOSECONDS)) {
                        unheard.incrementAndGet();
                    }
                    return true;
                }
                return isGivenUp.await(request.times(), TimeUnit.MILLISECONDS);
            } catch (final InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** An application whose calls are open until it is killed. */
    public static final class Waiter {
        private Waiter() {
        }

        /** Arguments: the service's socket, host:port of the peer service, number of calls. */
        public static void main(final String[] arguments) throws InterruptedException {
            final RpcChannel channel =
                RpcChannel.open(Path.of(arguments[0]), "waiter", arguments[1], EchoSchema.SCHEMA);
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                new EchoClient(channel).sayAsync(words -> words.text("wait"));
            }
            System.out.println("attached");
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @BeforeEach
    void open() throws Exception {
        stubs = new Stubs(directory, new Patient());
        echo = new EchoClient(stubs.channel);
    }

    @AfterEach
    void close() throws Exception {
        stubs.close();
        assertEquals(0, unheard.get(), "calls that were given up and not heard of");
    }

    private static void await(final String what, final Callable<Boolean> condition) throws Exception {
        final long endNs = System.nanoTime() + LIMIT_NS;
        while (!condition.call()) {
            assertTrue(System.nanoTime() - endNs < 0, "not in time: " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private CompletableFuture<Words> waiting() throws Exception {
        final int before = served.get();
        final CompletableFuture<Words> call = echo.sayAsync(words -> words.text("wait")).toCompletableFuture();
        await("the call at the server", () -> served.get() > before);
        return call;
    }

    /** Neither service has a call in its tables any more, and calls go on. */
    private void assertNothingIsLeft() throws Exception {
        for (final JavaProgram service : List.of(stubs.clientService, stubs.serverService)) {
            await("no open call", () -> openCalls(service) == 0);
        }
        assertEquals("", echo.say(words -> words.text("")).text());
    }

    private static long openCalls(final JavaProgram service) throws IOException {
        final List<String> lines = service.command("datapath:list");
        assertTrue(lines.getFirst().strip().matches(".*OPEN\\s+REJECTED\\s+FAILED"), lines::toString);
        return lines.subList(1, lines.size() - 1).stream().map(line -> line.strip().split("\\s+"))
            .mapToLong(cells -> Long.parseLong(cells[cells.length - 3])).sum();
    }

    @Test
    void shouldTellServerInEachStyle() throws Exception {
        final CompletableFuture<Words> future = waiting();
        assertTrue(future.cancel(false));
        assertThrows(CancellationException.class, future::get);
        await("the first", () -> givenUp.get() == 1);

        final CompletableFuture<Integer> status = new CompletableFuture<>();
        final PendingCall pending = echo.say(words -> words.text("wait"), new ReplyListener<Words>() {
            @Override
            public void onReply(final Words reply) {
                status.complete(Status.OK);
            }

            @Override
            public void onFailure(final StatusException failure) {
                status.complete(failure.status());
            }
        });
        await("the second at the server", () -> served.get() == 2);
        pending.cancel();
        assertEquals(Status.CANCELLED, status.get());
        await("the second", () -> givenUp.get() == 2);

        final CompletableFuture<Integer> interrupted = new CompletableFuture<>();
        final Thread blocked = Thread.ofPlatform().start(() -> interrupted.complete(
            assertThrows(StatusException.class, () -> echo.say(words -> words.text("wait"))).status()));
        await("the third at the server", () -> served.get() == 3);
        blocked.interrupt();
        assertEquals(Status.CANCELLED, interrupted.get());
        await("the third", () -> givenUp.get() == 3);
        assertNothingIsLeft();
    }

    @Test
    void shouldTellServerOfDeadlineAndLetAnsweredCallsBe() throws Exception {
        echo.withOptions(CallOptions.timeout(Duration.ofSeconds(5))).say(words -> words.text(""));
        assertTrue(leftNs > 0 && leftNs < TimeUnit.SECONDS.toNanos(5), "left: " + leftNs);
        final CompletableFuture<Words> answered = echo.sayAsync(words -> words.text("")).toCompletableFuture();
        answered.get();
        assertFalse(answered.cancel(false));
        assertEquals(0, leftNs, "without a limit");
        assertNothingIsLeft();
    }

    @Test
    void shouldTellServersOfCallsOfAnApplicationThatCloses() throws Exception {
        try (RpcChannel other =
            RpcChannel.open(stubs.clientSocket(), "other", stubs.target, EchoSchema.SCHEMA)) {
            for (int i = 0; i < 50; i++) {
                new EchoClient(other).sayAsync(words -> words.text("wait"));
            }
            await("all at the server", () -> served.get() == 50);
        }
        await("all given up", () -> givenUp.get() == 50);
        assertNothingIsLeft();
    }

    @Test
    void shouldTellServersOfCallsOfAnApplicationThatIsKilled() throws Exception {
        try (JavaProgram waiter = JavaProgram.application(Waiter.class, directory.resolve("waiter.log"),
            stubs.clientSocket().toString(), stubs.target, "50")) {
            await("all at the server", () -> served.get() == 50);
            waiter.kill();
            await("all given up", () -> givenUp.get() == 50);
        }
        assertNothingIsLeft();
    }

    @Test
    void shouldEndEachOfManyCallsOnce() throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final List<CompletableFuture<Words>> calls = new ArrayList<>();
        final AtomicInteger ended = new AtomicInteger();
        for (int i = 0; i < 3_000; i++) {
            final int pauseMs = random.nextInt(3);
            final CompletableFuture<Words> call = echo
                .sayAsync(words -> words.text(pauseMs == 0 ? "" : "pause").times(pauseMs)).toCompletableFuture();
            call.whenComplete((_, _) -> ended.incrementAndGet());
            calls.add(call);
            if (random.nextBoolean()) {
                calls.get(random.nextInt(Math.max(0, i - 100), i + 1)).cancel(false);
            }
            if (random.nextInt(50) == 0) {
                LockSupport.parkNanos(random.nextInt(2_000_000));
            }
        }
        int cancelled = 0;
        for (final CompletableFuture<Words> call : calls) {
            cancelled += isCancelled(call) ? 1 : 0;
        }
        assertEquals(calls.size(), ended.get(), "seed " + seed);
        assertTrue(cancelled > 0 && cancelled < calls.size(), "cancelled: " + cancelled);
        assertTrue(served.get() <= calls.size(), "none is served twice");
        assertNothingIsLeft();
    }

    private static boolean isCancelled(final CompletableFuture<Words> call) throws Exception {
        try {
            call.get(LIMIT_NS, TimeUnit.NANOSECONDS);
            return false;
        } catch (final CancellationException e) {
            return true;
        } catch (final ExecutionException e) {
            throw new AssertionError("calls end well or cancelled", e);
        }
    }
}
