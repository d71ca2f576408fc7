package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.stub.CallOptions;
import io.roundhouse.client.stub.ClientStream;
import io.roundhouse.client.stub.ReplySink;
import io.roundhouse.client.stub.ReplyStream;
import io.roundhouse.client.stub.RequestStream;
import io.roundhouse.client.stub.ServerCall;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.examples.feed.FeedClient;
import io.roundhouse.examples.feed.FeedSchema;
import io.roundhouse.examples.feed.FeedServer;
import io.roundhouse.examples.feed.Item;
import io.roundhouse.examples.feed.ItemBuilder;
import io.roundhouse.examples.feed.Range;
import io.roundhouse.examples.feed.Tally;
import io.roundhouse.examples.feed.TallyBuilder;
import io.roundhouse.testkit.process.JavaProgram;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls with several messages on a side, through two services: order, back pressure, how they end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamIT {
    private static final int ITEMS = 20_000;

    @TempDir
    private static Path directory;
    private Stubs stubs;
    private RpcChannel channel;
    private FeedClient feed;
    private final AtomicLong sent = new AtomicLong();
    private volatile CountDownLatch hasBegun;
    private volatile CountDownLatch isOver;
    private volatile StatusException ending;

    /** Numbers without end when a range has no count; a range of no length is refused half way. */
    private final class Numbers extends FeedServer {
        @Override
        protected void watch(final Range request, final ReplySink<ItemBuilder> replies, final ServerCall call) {
            final MemorySegment data = MemorySegment.ofArray(new byte[request.length()]);
            long number = request.first();
            while (request.count() == 0 || number < request.first() + request.count()) {
                final long next = number++;
                if (!replies.send(item -> item.number(next).data(data))) {
                    isOver.countDown();
                    return;
                }
                sent.incrementAndGet();
            }
            if (request.length() == 0) {
                throw new StatusException(Status.OUT_OF_RANGE, "no data in items of no length");
            }
        }

        @Override
        protected void upload(final RequestStream<Item> requests, final TallyBuilder reply, final ServerCall call) {
            long count = 0;
            long bytes = 0;
            long misplaced = 0;
            try {
                for (Item item = requests.receive(); item != null; item = requests.receive()) {
                    hasBegun.countDown();
                    misplaced += item.number() == count ? 0 : 1;
                    count++;
                    bytes += item.data().byteSize();
                    if (item.number() == Long.MAX_VALUE) {
                        throw new StatusException(Status.OUT_OF_RANGE, "no number is that high");
                    }
                }
            } catch (final StatusException e) {
                ending = e;
                isOver.countDown();
                throw e;
            }
            reply.count(count).bytes(bytes).misplaced(misplaced);
        }

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

    @BeforeAll
    void open() throws Exception {
        stubs = new Stubs(Files.createDirectory(directory.resolve("all")), new Numbers());
        channel = RpcChannel.open(stubs.clientSocket(), "feed", stubs.target, FeedSchema.SCHEMA);
        feed = new FeedClient(channel);
    }

    @BeforeEach
    void forget() {
        sent.set(0);
        hasBegun = new CountDownLatch(1);
        isOver = new CountDownLatch(1);
    }

    @AfterAll
    void close() throws Exception {
        channel.close();
        stubs.close();
    }

    @Test
    void shouldTakeAllAnswersInOrder() {
        try (ReplyStream<Item> items = feed.watch(range -> range.first(7).count(ITEMS).length(100))) {
            long expected = 7;
            for (final Item item : items) {
                assertEquals(expected++, item.number());
                assertEquals(100, item.data().byteSize());
            }
            assertEquals(7 + ITEMS, expected);
            assertNull(items.receive());
        }
    }

    @Test
    void shouldGiveAnswersBeforeAFailure() {
        final ReplyStream<Item> items = feed.watch(range -> range.count(100));
        for (int i = 0; i < 100; i++) {
            assertEquals(i, items.receive().number());
        }
        final StatusException failure = assertThrows(StatusException.class, items::receive);
        assertEquals(Status.OUT_OF_RANGE, failure.status());
        assertEquals("no data in items of no length", failure.detail());
    }

    @Test
    void shouldTakeAllRequestsInOrder() {
        final ClientStream<ItemBuilder, Tally> upload = feed.upload();
        final MemorySegment data = MemorySegment.ofArray(new byte[1_000]);
        for (int i = 0; i < ITEMS; i++) {
            final long number = i;
            assertTrue(upload.send(item -> item.number(number).data(data)));
        }
        final Tally tally = upload.finishAndReceive();
        assertEquals(ITEMS, tally.count());
        assertEquals(1_000L * ITEMS, tally.bytes());
        assertEquals(0, tally.misplaced());
        assertNull(upload.receive());
    }

    @Test
    void shouldUploadNothing() {
        assertEquals(0, feed.upload().finishAndReceive().count());
    }

    @Test
    void shouldStopSendingWhenTheServerHasHeardEnough() {
        final ClientStream<ItemBuilder, Tally> upload = feed.upload();
        upload.send(item -> item.number(Long.MAX_VALUE));
        int more = 0;
        while (more < ITEMS && upload.send(item -> item.number(1))) {
            more++;
        }
        assertTrue(more < ITEMS);
        assertEquals(Status.OUT_OF_RANGE, assertThrows(StatusException.class, upload::receive).status());
    }

    @Test
    void shouldRelayManyStreamsBesideEachOther() throws InterruptedException, ExecutionException {
        final List<Future<Long>> relays = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                final int length = 1 << i % 12;
                relays.add(threads.submit(() -> relay(threads, ITEMS / 10, length)));
            }
            for (final Future<Long> relay : relays) {
                assertEquals(ITEMS / 10, relay.get());
            }
        }
    }

    private static Path jar(final String engine) {
        return Path.of(System.getProperty("engines"), engine + ".jar");
    }

    /** @return how many items came back in order */
    private long relay(final ExecutorService threads, final int count, final int length)
        throws InterruptedException, ExecutionException {
        try (ClientStream<ItemBuilder, Item> relay = feed.relay()) {
            final MemorySegment data = MemorySegment.ofArray(new byte[length]);
            final Future<?> sender = threads.submit(() -> {
                for (int i = 0; i < count; i++) {
                    final long number = i;
                    assertTrue(relay.send(item -> item.number(number).data(data)));
                }
                relay.finish();
            });
            long expected = 0;
            for (final Item item : relay) {
                assertEquals(expected++, item.number());
                assertEquals(length, item.data().byteSize());
            }
            sender.get();
            return expected;
        }
    }

    @Test
    void shouldHoldTheServerBackWhileNobodyTakes() throws InterruptedException {
        try (ReplyStream<Item> slow = feed.watch(range -> range.length(10))) {
            assertNotNull(slow.receive());
            // Another call on the same connection is not held up by one that nobody reads.
            shouldTakeAllRequestsInOrder();
            assertTrue(sent.get() < 100, "sent " + sent);
            for (int i = 0; i < 1_000; i++) {
                assertNotNull(slow.receive());
            }
        }
        assertTrue(isOver.await(10, TimeUnit.SECONDS), "server was not told");
    }

    @Test
    void shouldTellTheServerWhoWaitsForMore() throws InterruptedException {
        final ClientStream<ItemBuilder, Tally> upload = feed.upload();
        assertTrue(upload.send(item -> item.number(0)));
        assertTrue(hasBegun.await(10, TimeUnit.SECONDS));
        upload.close();
        assertTrue(isOver.await(10, TimeUnit.SECONDS), "server was not told");
        assertEquals(Status.CANCELLED, ending.status());
        assertFalse(upload.send(item -> item.number(1)));
        assertEquals(Status.CANCELLED, assertThrows(StatusException.class, upload::receive).status());
    }

    @Test
    void shouldEndBothSidesAtTheDeadline() throws InterruptedException {
        final ClientStream<ItemBuilder, Tally> upload =
            feed.withOptions(CallOptions.timeout(Duration.ofMillis(300))).upload();
        assertTrue(upload.send(item -> item.number(0)));
        assertEquals(Status.DEADLINE_EXCEEDED, assertThrows(StatusException.class, upload::receive).status());
        assertTrue(isOver.await(10, TimeUnit.SECONDS), "server was not told");
    }

    @Test
    void shouldEndBothSidesWithTheServiceBetween() throws Exception {
        try (Stubs mortal = new Stubs(Files.createDirectory(directory.resolve("mortal")),
                new Numbers());
            RpcChannel toMortal = RpcChannel.open(mortal.clientSocket(), "feed", mortal.target, FeedSchema.SCHEMA)) {
            final ReplyStream<Item> items = new FeedClient(toMortal).watch(range -> range.length(10));
            assertNotNull(items.receive());
            mortal.clientService.kill();
            assertTrue(isOver.await(10, TimeUnit.SECONDS), "server was not told that the other service is gone");
            final StatusException failure = assertThrows(StatusException.class, () -> items.forEach(item -> { }));
            assertEquals(Status.UNAVAILABLE, failure.status());
        }
    }

    @Test
    void shouldLetNobodyWaitAtAServerWhoseServiceIsGone() throws Exception {
        try (Stubs mortal = new Stubs(Files.createDirectory(directory.resolve("gone")), new Numbers());
            RpcChannel toMortal = RpcChannel.open(mortal.clientSocket(), "feed", mortal.target, FeedSchema.SCHEMA)) {
            final ClientStream<ItemBuilder, Tally> upload = new FeedClient(toMortal).upload();
            assertTrue(upload.send(item -> item.number(0)));
            assertTrue(hasBegun.await(10, TimeUnit.SECONDS));
            mortal.serverService.kill();
            assertTrue(isOver.await(10, TimeUnit.SECONDS), "server still waits for requests");
            assertEquals(Status.CANCELLED, ending.status());
            assertEquals(Status.UNAVAILABLE, assertThrows(StatusException.class, upload::receive).status());
        }
    }

    @Test
    void shouldGoOnWhileEnginesAreExchanged() throws Exception {
        try (ReplyStream<Item> items = feed.watch(range -> range.length(500))) {
            long expected = 0;
            for (final String engine : List.of("transport-tcp", "mrpc-frontend")) {
                final String name = engine.substring(engine.indexOf('-') + 1).replace("frontend", "mrpc");
                for (final String change : List.of("engine:upgrade " + name + ' ' + jar(engine + "-next"),
                    "engine:rollback " + name)) {
                    for (final JavaProgram service : List.of(stubs.clientService, stubs.serverService)) {
                        for (int i = 0; i < 1_000; i++) {
                            assertEquals(expected++, items.receive().number());
                        }
                        final List<String> answer = service.command(change);
                        assertEquals("=> ok", answer.getLast(), answer::toString);
                    }
                }
            }
            for (int i = 0; i < 2_000; i++) {
                assertEquals(expected++, items.receive().number());
            }
        }
    }
}
