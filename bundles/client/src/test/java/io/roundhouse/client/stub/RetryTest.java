package io.roundhouse.client.stub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RetryTest {
    private static final EmbeddedSchema SCHEMA = new EmbeddedSchema("shop.proto", 1, "");
    private static final MethodDescriptor IDEMPOTENT = new MethodDescriptor("/shop.Orders/Find", 5, SCHEMA, true);
    private static final MethodDescriptor ONCE = new MethodDescriptor("/shop.Orders/Place", 6, SCHEMA);

    private final PrivateBlocks blocks = new PrivateBlocks();
    private final AtomicInteger attempts = new AtomicInteger();
    private final List<String> requests = new ArrayList<>();
    private volatile int failures;
    private volatile int lostChannels;
    private volatile boolean isSilent;

    /** Fails the first calls, then answers with metadata. */
    private final Channel channel = new Channel() {
        @Override
        public RecordBlock newBlock(final int capacity) {
            if (lostChannels > 0) {
                lostChannels--;
                throw new StatusException(Status.UNAVAILABLE, "gone");
            }
            return new RecordBlock(blocks, capacity);
        }

        @Override
        public PendingCall call(final MethodDescriptor method, final RecordBlock request, final CallOptions options,
            final ReplyHandler handler) {
            synchronized (requests) {
                requests.add(request.length() + " B, first " + request.memory().get(Layouts.BYTE, request.offset()));
            }
            final int attempt = attempts.incrementAndGet();
            final MemorySegment memory = MemorySegment.ofArray(new byte[64]);
            final Metadata metadata = Metadata.of("attempt", Integer.toString(attempt));
            metadata.write(memory, 0);
            if (!isSilent) {
                handler.onMetadata(memory, 0, metadata.length());
                handler.onReply(attempt <= failures ? Status.UNAVAILABLE : Status.OK, "attempt " + attempt,
                    MemorySegment.NULL, 0, 0);
            }
            return new PendingCall() {
                @Override
                public void cancel() {
                    handler.onReply(Status.CANCELLED, "by the test", MemorySegment.NULL, 0, 0);
                }

                @Override
                public void await() {
                    // it has ended
                }
            };
        }
    };

    private final class Client extends ClientStub {
        Client(final CallOptions options) {
            super(channel, options);
        }

        CompletableFuture<EmptyView> find(final MethodDescriptor method) {
            return future(method, block -> block.memory().set(Layouts.BYTE, block.offset() + block.take(8), (byte) 42),
                EmptyView::new).toCompletableFuture();
        }

        RecordView findAndWait(final MethodDescriptor method) {
            return blocking(method, block -> block.take(8), EmptyView::new);
        }
    }

    private static final class EmptyView extends RecordView {
        @Override
        protected int fixedLength() {
            return 0;
        }

        @Override
        public String toString() {
            return "";
        }
    }

    private static int status(final CompletableFuture<?> call) {
        final ExecutionException failure = assertThrows(ExecutionException.class, () -> call.get(20, TimeUnit.SECONDS));
        return ((StatusException) failure.getCause()).status();
    }

    @Test
    void shouldCallAgainWithTheSameRequestUntilItIsAnswered() throws Exception {
        failures = 3;
        final List<Metadata> heard = new ArrayList<>();
        new Client(CallOptions.NONE.withReplyMetadata(heard::add)).find(IDEMPOTENT).get(20, TimeUnit.SECONDS);
        assertEquals(4, attempts.get());
        assertEquals(List.of("8 B, first 42", "8 B, first 42", "8 B, first 42", "8 B, first 42"), requests);
        assertEquals(List.of(Metadata.of("attempt", "4")), heard, "of the answer only");
        failures = 6;
        new Client(CallOptions.NONE).findAndWait(IDEMPOTENT);
        assertEquals(7, attempts.get());
    }

    @Test
    void shouldCallAgainWhenTheServiceIsAway() throws Exception {
        lostChannels = 3;
        new Client(CallOptions.NONE).find(IDEMPOTENT).get(20, TimeUnit.SECONDS);
        assertEquals(List.of("8 B, first 42"), requests);
    }

    @Test
    void shouldCallOnceWhatIsNotDeclared() {
        failures = 1;
        assertEquals(Status.UNAVAILABLE, status(new Client(CallOptions.NONE).find(ONCE)));
        assertEquals(1, attempts.get());
        lostChannels = 1;
        assertThrows(StatusException.class, () -> new Client(CallOptions.NONE).find(ONCE));
    }

    @Test
    void shouldGiveUpWhenTheTimeIsOver() {
        failures = Integer.MAX_VALUE;
        final long beganNs = System.nanoTime();
        assertEquals(Status.UNAVAILABLE,
            status(new Client(CallOptions.timeout(Duration.ofMillis(300))).find(IDEMPOTENT)));
        assertTrue(System.nanoTime() - beganNs < TimeUnit.SECONDS.toNanos(10));
        assertTrue(attempts.get() > 1, "attempts: " + attempts);
    }

    @Test
    void shouldStopWhenItIsCancelled() throws Exception {
        failures = Integer.MAX_VALUE;
        final CompletableFuture<EmptyView> call = new Client(CallOptions.NONE).find(IDEMPOTENT);
        call.cancel(false);
        Thread.sleep(50);
        final int before = attempts.get();
        Thread.sleep(200);
        assertEquals(before, attempts.get());
        isSilent = true;
        final CompletableFuture<EmptyView> open = new Client(CallOptions.NONE).find(IDEMPOTENT);
        assertTrue(open.cancel(false));
    }
}
