package io.roundhouse.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.client.RequestHandler;
import io.roundhouse.client.RpcClient;
import io.roundhouse.client.RpcServer;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.testkit.numbering.NumberingChecker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Two honest applications: one calls the other all the time, through both services, and counts how its calls end. Each
 * has a thread of its own.
 */
final class Neighbour implements AutoCloseable {
    private static final int IN_FLIGHT = 64;
    private static final int LENGTH = 64;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    private final Session serverSession;
    private final RpcServer server;
    private final FutureTask<Void> serving;
    private final Session callerSession;
    private final FutureTask<Void> calling;
    private final NumberingChecker numbers = new NumberingChecker();
    private final AtomicLong wellEnded = new AtomicLong();
    private volatile boolean isStopped;
    private long submitted;
    private long badlyEnded;

    /** Attaches both and begins to call. */
    Neighbour(final Service near, final Service far) {
        serverSession = Session.attach(SessionOptions.server(far.socket(), "honest-server", "echo"));
        server = new RpcServer(serverSession.stripe(0), (method, request, offset, length, response) -> {
            final long at = response.allocate(length);
            if (at < 0) {
                return RequestHandler.RETRY_LATER;
            }
            MemorySegment.copy(request, offset, response.memory(), at, length);
            return Status.OK;
        });
        serving = begin(server::serve);
        callerSession = Session.attach(SessionOptions.client(near.socket(), "honest", far.address()));
        final RpcClient client = new RpcClient(callerSession.stripe(0), IN_FLIGHT, this::onCompleted);
        calling = begin(() -> call(client));
    }

    private static FutureTask<Void> begin(final Runnable work) {
        final FutureTask<Void> task = new FutureTask<>(work, null);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private void call(final RpcClient client) {
        final byte[] request = new byte[LENGTH];
        final MemorySegment view = MemorySegment.ofArray(request);
        while (!client.isClosed() && (!isStopped || client.inFlight() > 0)) {
            view.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, submitted);
            while (!isStopped && client.submit(submitted, 1, request, 0, LENGTH, 0) == 0) {
                view.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, ++submitted);
            }
            if (client.poll() == 0) {
                client.idle();
            }
        }
    }

    private void onCompleted(
        final long number, final int status, final MemorySegment payload, final long offset, final int length) {
        numbers.accept(number);
        if (status == Status.OK && length == LENGTH
            && payload.get(ValueLayout.JAVA_LONG_UNALIGNED, offset) == number) {
            wellEnded.incrementAndGet();
        } else {
            badlyEnded++;
        }
    }

    /** Waits until so many calls more have ended well: it is served still. */
    void awaitCalls(final long more) {
        final long goal = wellEnded.get() + more;
        final long endNs = System.nanoTime() + LIMIT_NS;
        while (wellEnded.get() < goal) {
            assertTrue(System.nanoTime() - endNs < 0, () -> "neighbour waits: ended=" + wellEnded.get());
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Ends, and checks that every call ended once, in order and well. */
    void assertNothingLost() throws ExecutionException, InterruptedException, TimeoutException {
        isStopped = true;
        calling.get(LIMIT_NS, TimeUnit.NANOSECONDS);
        assertEquals(0, badlyEnded, "calls that ended badly");
        assertEquals(submitted, wellEnded.get(), "calls that ended well");
        assertEquals(submitted, numbers.received());
        assertEquals(0, numbers.lost() + numbers.doubled() + numbers.reordered() + numbers.tooOld());
    }

    @Override
    public void close() throws ExecutionException, InterruptedException, TimeoutException {
        isStopped = true;
        calling.get(LIMIT_NS, TimeUnit.NANOSECONDS);
        callerSession.close();
        server.stop();
        serving.get(LIMIT_NS, TimeUnit.NANOSECONDS);
        serverSession.close();
    }
}
