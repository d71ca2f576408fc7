package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.client.stub.CallOptions;
import io.roundhouse.client.stub.Interceptors;
import io.roundhouse.client.stub.Metadata;
import io.roundhouse.client.stub.ReplyListener;
import io.roundhouse.client.stub.ServerCall;
import io.roundhouse.client.stub.StatusDetails;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.examples.echo.EchoClient;
import io.roundhouse.examples.echo.EchoServer;
import io.roundhouse.examples.echo.Words;
import io.roundhouse.examples.echo.WordsBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes beside messages, through two services, and the code that adds it to all calls. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MetadataIT {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @TempDir
    private Path directory;
    private Stubs stubs;
    private EchoClient echo;
    private final Map<String, Metadata> came = new ConcurrentHashMap<>();
    private final List<String> seen = new ArrayList<>();
    private volatile long leafLeftNs;

    /** Notes what comes by the request's text, and sends it back; {@code relay} asks a server for {@code leaf}. */
    private final class Noting extends EchoServer {
        @Override
        protected void say(final Words request, final WordsBuilder reply, final ServerCall call) {
            final String text = request.text();
            came.put(text, call.metadata());
            call.answerMetadata(call.metadata().with("served", "yes"));
            switch (text) {
                case "leaf" -> leafLeftNs = call.deadlineNs() - System.nanoTime();
                case "relay" -> echo.withOptions(CallOptions.within(call)).say(words -> words.text("leaf"));
                case "fail" -> throw new StatusException(Status.ABORTED, "as asked for",
                    Metadata.EMPTY.withBinary("details-bin", new byte[] {1, 2, 3}));
                case "details" -> throw StatusDetails.of("google.rpc.RetryInfo", new byte[] {10, 2, 8, 7})
                    .with("google.rpc.DebugInfo", new byte[300]).failure(Status.UNAVAILABLE, "try later");
                default -> {
                }
            }
            reply.text(text);
        }
    }

    @BeforeEach
    void open() throws Exception {
        stubs = new Stubs(directory, Interceptors.on(new Noting(), (method, call, next) -> {
            seen.add("outer " + method);
            if (call.metadata().get("stranger") != null) {
                throw new StatusException(Status.PERMISSION_DENIED, "who are you?");
            }
            next.accept(call);
        }, (method, call, next) -> {
            seen.add("inner " + call.metadata().get("token"));
            next.accept(call);
        }));
        echo = new EchoClient(stubs.channel);
    }

    @AfterEach
    void close() throws Exception {
        stubs.close();
    }

    private static EchoClient with(final EchoClient client, final Metadata metadata, final BlockingQueue<Metadata> to) {
        return client.withOptions(CallOptions.NONE.withMetadata(metadata).withReplyMetadata(to::add));
    }

    @Test
    void shouldCarryMetadataThereAndBack() throws Exception {
        final BlockingQueue<Metadata> answers = new ArrayBlockingQueue<>(10);
        final Metadata sent =
            Metadata.of("user", "ada").withBinary("key-bin", new byte[] {0, -1}).with("user", "grace");
        final EchoClient noting = with(echo, sent, answers);
        assertEquals("one", noting.say(words -> words.text("one")).text());
        assertEquals(sent, came.get("one"));
        assertEquals(sent.with("served", "yes"), answers.take());
        assertEquals("", noting.sayAsync(words -> words.text("")).toCompletableFuture().get().text());
        assertEquals(sent, came.get(""), "with an empty message");
        answers.take();
        final BlockingQueue<String> heard = new ArrayBlockingQueue<>(1);
        noting.say(words -> words.text("two").times(3), new ReplyListener<Words>() {
            @Override
            public void onReply(final Words reply) {
                heard.add(reply.text());
            }

            @Override
            public void onFailure(final StatusException failure) {
                heard.add(failure.getMessage());
            }
        });
        assertEquals("two", heard.take());
        assertEquals(sent, came.get("two"));
        assertEquals(Metadata.EMPTY, none("three"));
    }

    private Metadata none(final String text) {
        echo.say(words -> words.text(text));
        return came.get(text);
    }

    @Test
    void shouldCarryAsMuchAsMayBeAndLargeMessagesBesideIt() throws Exception {
        final Metadata full = Metadata.of("a", "x".repeat(Metadata.MAX_LENGTH - 4));
        final BlockingQueue<Metadata> answers = new ArrayBlockingQueue<>(10);
        final String large = "y".repeat(500_000);
        final StatusException tooMuch = assertThrows(StatusException.class,
            () -> with(echo, full, answers).say(words -> words.text(large + large + large)));
        assertEquals(Status.RESOURCE_EXHAUSTED, tooMuch.status());
        // The server adds some to what came: it does not go back, and the call fails in words.
        final StatusException failure =
            assertThrows(StatusException.class, () -> with(echo, full, answers).say(words -> words.text(large)));
        assertEquals(Status.UNKNOWN, failure.status(), failure.getMessage());
        assertEquals(full, came.get(large));
        final Metadata less = Metadata.of("a", "x".repeat(7_000));
        assertEquals(large, with(echo, less, answers).say(words -> words.text(large)).text());
        assertEquals(less.with("served", "yes"), answers.take());
    }

    @Test
    void shouldCarryMetadataOfFailures() {
        final StatusException failure =
            assertThrows(StatusException.class, () -> echo.say(words -> words.text("fail")));
        assertEquals(Status.ABORTED, failure.status());
        assertEquals("as asked for", failure.detail());
        assertArrayEquals(new byte[] {1, 2, 3}, failure.metadata().getBinary("details-bin"));
        assertNull(failure.metadata().get("served"), "what the failure brings comes in place of it");
    }

    @Test
    void shouldCarryDetailsOfFailures() {
        final StatusException failure =
            assertThrows(StatusException.class, () -> echo.say(words -> words.text("details")));
        assertEquals("try later", failure.detail());
        assertArrayEquals(new byte[] {10, 2, 8, 7}, StatusDetails.of(failure).find("google.rpc.RetryInfo"));
        assertEquals(2, StatusDetails.of(failure).all().size());
    }

    @Test
    void shouldForwardTraceAndWhatIsLeftOfTheTime() {
        final CallOptions options = CallOptions.timeout(Duration.ofSeconds(20)).withMetadata(
            Metadata.of(Metadata.TRACE_PARENT, TRACE).with(Metadata.TRACE_STATE, "a=b").with("user", "ada"));
        echo.withOptions(options).say(words -> words.text("relay"));
        final Metadata leaf = came.get("leaf");
        assertEquals(TRACE, leaf.get(Metadata.TRACE_PARENT));
        assertEquals("a=b", leaf.get(Metadata.TRACE_STATE));
        assertEquals(2, leaf.names().size(), "the rest is not for others: " + leaf);
        assertTrue(leafLeftNs > 0 && leafLeftNs < TimeUnit.SECONDS.toNanos(20), "left: " + leafLeftNs);
    }

    @Test
    void shouldPassInterceptorsInTheirOrder() {
        final List<String> passed = new ArrayList<>();
        final EchoClient intercepted = new EchoClient(Interceptors.on(stubs.channel,
            (method, request, options, handler, next) -> {
                passed.add("first " + method);
                return next.call(method, request, options.withMetadata(Metadata.of("token", "sesame")), handler);
            }, (method, request, options, handler, next) -> {
                passed.add("second " + options.metadata().get("token"));
                return next.call(method, request, options, handler);
            }));
        assertEquals("hello", intercepted.say(words -> words.text("hello")).text());
        final String method = passed.getFirst().substring("first ".length());
        assertEquals(List.of("first " + method, "second sesame"), passed);
        assertEquals(List.of("outer " + method, "inner sesame"), seen);
        final StatusException denied = assertThrows(StatusException.class, () -> echo.withOptions(
            CallOptions.NONE.withMetadata(Metadata.of("stranger", "yes"))).say(words -> words.text("never")));
        assertEquals(Status.PERMISSION_DENIED, denied.status());
        assertEquals("who are you?", denied.detail());
        assertNull(came.get("never"));
    }
}
