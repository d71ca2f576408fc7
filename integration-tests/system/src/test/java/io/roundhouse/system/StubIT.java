package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.client.stub.CallOptions;
import io.roundhouse.client.stub.PendingCall;
import io.roundhouse.client.stub.RecordBlock;
import io.roundhouse.client.stub.ReplyListener;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.examples.echo.EchoClient;
import io.roundhouse.examples.echo.EchoServer;
import io.roundhouse.examples.echo.Words;
import io.roundhouse.examples.echo.WordsBuilder;
import io.roundhouse.examples.kv.KeyValueStoreClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Generated stubs through two services. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StubIT {
    private static final int CALLS = 50;

    @TempDir
    private Path directory;
    private final CountDownLatch released = new CountDownLatch(1);
    private Stubs stubs;
    private EchoClient echo;

    /** {@code wait} waits until the test says so, {@code fail} fails, {@code long} is answered with more than fits. */
    private final class TestServer extends EchoServer {
        @Override
        protected void say(final Words request, final WordsBuilder reply) {
            switch (request.text()) {
                case "wait" -> await();
                case "fail" -> throw new StatusException(Status.ABORTED, "as asked for, \u00e4h");
                case "throw" -> throw new IllegalStateException("a secret");
                default -> {
                }
            }
            reply.text(request.text().repeat(Math.max(1, request.times()))).times(request.times());
        }

        private void await() {
            try {
                released.await();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @BeforeEach
    void open() throws Exception {
        stubs = new Stubs(directory, new TestServer());
        echo = new EchoClient(stubs.channel);
    }

    @AfterEach
    void close() throws Exception {
        released.countDown();
        stubs.close();
    }

    @Test
    void shouldCallInThreeStyles() throws Exception {
        assertEquals("hello", echo.say(request -> request.text("hello")).text());
        assertEquals("hihi", echo.sayAsync(request -> request.text("hi").times(2)).toCompletableFuture().get().text());
        final BlockingQueue<String> heard = new ArrayBlockingQueue<>(1);
        echo.say(request -> request.text("listen"), new ReplyListener<Words>() {
            @Override
            public void onReply(final Words reply) {
                heard.add(reply.text());
            }

            @Override
            public void onFailure(final StatusException failure) {
                heard.add(failure.getMessage());
            }
        });
        assertEquals("listen", heard.take());
    }

    @Test
    void shouldServeManyThreads() throws Exception {
        callFrom(Thread.ofPlatform().factory(), 16);
        callFrom(Thread.ofVirtual().factory(), 500);
    }

    private void callFrom(final ThreadFactory threads, final int count) throws Exception {
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(threads)) {
            final List<Future<Integer>> results = new ArrayList<>();
            for (int thread = 0; thread < count; thread++) {
                final int number = thread;
                results.add(executor.submit(() -> call(number)));
            }
            for (final Future<Integer> result : results) {
                assertEquals(CALLS, result.get());
            }
        }
    }

    private int call(final int thread) {
        int right = 0;
        for (int i = 0; i < CALLS; i++) {
            final String text = "call " + i + " of thread " + thread;
            right += echo.say(request -> request.text(text)).text().equals(text) ? 1 : 0;
        }
        return right;
    }

    @Test
    void shouldCallFromHandlers() throws Exception {
        final int chains = 600;
        final CountDownLatch left = new CountDownLatch(chains);
        for (int i = 0; i < chains; i++) {
            chain(5, left);
        }
        assertTrue(left.await(60, TimeUnit.SECONDS), "calls that wait for others to make room: " + left.getCount());
    }

    private void chain(final int more, final CountDownLatch left) {
        echo.sayAsync(request -> request.text("next")).thenAccept(reply -> {
            if (more > 0) {
                chain(more - 1, left);
            } else {
                left.countDown();
            }
        });
    }

    @Test
    void shouldRefuseToWaitInHandler() {
        final CompletableFuture<Void> nested = echo.sayAsync(request -> request.text("one")).toCompletableFuture()
            .thenAccept(reply -> echo.say(request -> request.text("two")));
        final ExecutionException refused = assertThrows(ExecutionException.class, nested::get);
        assertTrue(refused.getCause().getMessage().contains("must not wait"), refused.getCause().getMessage());
    }

    private static StatusException failure(final Runnable call) {
        return assertThrows(StatusException.class, call::run);
    }

    @Test
    void shouldSayWhyServerRefused() {
        final StatusException failed = failure(() -> echo.say(request -> request.text("fail")));
        assertEquals(Status.ABORTED, failed.status());
        assertEquals("as asked for, \u00e4h", failed.detail());
        final StatusException threw = failure(() -> echo.say(request -> request.text("throw")));
        assertEquals(Status.UNKNOWN, threw.status());
        assertTrue(threw.detail().contains("IllegalStateException"), threw.detail());
        assertFalse(threw.detail().contains("secret"), threw.detail());
        final StatusException unknown =
            failure(() -> new KeyValueStoreClient(stubs.channel).get(request -> request.key("x")));
        assertEquals(Status.UNIMPLEMENTED, unknown.status());
    }

    @Test
    void shouldEndCallsInBoundedTime() throws Exception {
        final EchoClient hasty = echo.withOptions(CallOptions.timeout(Duration.ofMillis(200)));
        assertEquals(Status.DEADLINE_EXCEEDED, failure(() -> hasty.say(request -> request.text("wait"))).status());
        final CompletableFuture<Words> answer =
            hasty.sayAsync(request -> request.text("wait")).toCompletableFuture();
        final ExecutionException late = assertThrows(ExecutionException.class, answer::get);
        assertEquals(Status.DEADLINE_EXCEEDED, ((StatusException) late.getCause()).status());
        final BlockingQueue<Integer> ended = new ArrayBlockingQueue<>(1);
        final PendingCall call = echo.say(request -> request.text("wait"), new ReplyListener<Words>() {
            @Override
            public void onReply(final Words reply) {
                ended.add(Status.OK);
            }

            @Override
            public void onFailure(final StatusException failure) {
                ended.add(failure.status());
            }
        });
        call.cancel();
        assertEquals(Status.CANCELLED, ended.take());
    }

    @Test
    void shouldRefuseWhatIsTooLarge() {
        final StatusException request =
            failure(() -> echo.say(words -> words.text("x".repeat(2 << 20))));
        assertEquals(Status.RESOURCE_EXHAUSTED, request.status());
        assertTrue(request.detail().contains("1048576"), request.detail());
        final StatusException answer =
            failure(() -> echo.say(words -> words.text("x".repeat(1000)).times(2000)));
        assertEquals(Status.RESOURCE_EXHAUSTED, answer.status());
        assertEquals("still here", echo.say(words -> words.text("still here")).text());
    }

    @Test
    void shouldSayThatHeapIsFull() {
        final List<RecordBlock> held = new ArrayList<>();
        final StatusException full = failure(() -> {
            while (true) {
                held.add(stubs.channel.newBlock(1 << 20));
            }
        });
        assertEquals(Status.RESOURCE_EXHAUSTED, full.status());
        assertTrue(full.detail().contains("no memory"), full.detail());
        held.forEach(RecordBlock::close);
        assertEquals("room", echo.say(words -> words.text("room")).text());
    }

    @Test
    void shouldAttachAgainWhenServiceComesBack() throws Exception {
        final CompletableFuture<Words> open =
            echo.sayAsync(request -> request.text("wait")).toCompletableFuture();
        stubs.clientService.kill();
        final ExecutionException lost = assertThrows(ExecutionException.class, () -> open.get(5, TimeUnit.SECONDS));
        assertEquals(Status.UNAVAILABLE, ((StatusException) lost.getCause()).status());
        assertEquals(Status.UNAVAILABLE, failure(() -> echo.say(request -> request.text("anybody?"))).status());
        stubs.startClientService();
        assertEquals("back", sayOnceAvailable("back"));

        stubs.serverService.kill();
        stubs.startServerService();
        assertEquals("served again", sayOnceAvailable("served again"));
    }

    /** Calls until it is not UNAVAILABLE; the test's time limit ends it. */
    private String sayOnceAvailable(final String text) {
        while (true) {
            try {
                return echo.withOptions(CallOptions.timeout(Duration.ofSeconds(2)))
                    .say(request -> request.text(text)).text();
            } catch (final StatusException e) {
                assertTrue(e.status() == Status.UNAVAILABLE || e.status() == Status.DEADLINE_EXCEEDED, e.getMessage());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }
}
