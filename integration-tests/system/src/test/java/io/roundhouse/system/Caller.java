package io.roundhouse.system;

import io.roundhouse.api.Status;
import io.roundhouse.client.RpcClient;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.testkit.numbering.NumberingChecker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Application A: keeps calls in flight, numbers them and counts how they end. Also a program of its own, to be killed.
 * One thread at a time.
 */
final class Caller implements AutoCloseable {
    private static final int IN_FLIGHT = 128;
    private static final int LENGTH = 64;

    final Session session;
    final RpcClient client;
    final long[] ended = new long[Status.MAX + 1];
    final NumberingChecker numbers = new NumberingChecker();
    long wrong;
    /** The longest time between two calls that ended, until it is set back. */
    volatile long longestGapNs;
    private final byte[] request = new byte[LENGTH];
    private final MemorySegment view = MemorySegment.ofArray(request);
    private long number;
    private long lastEndedNs;

    Caller(final Path socket, final String target) {
        session = Session.attach(SessionOptions.client(socket, "A", target));
        client = new RpcClient(session.stripe(0), IN_FLIGHT, this::onCompleted);
    }

    public static void main(final String[] args) {
        try (Caller caller = new Caller(Path.of(args[0]), args[1])) {
            caller.callUntil(1_000);
            System.out.println("attached");
            while (!caller.client.isClosed()) {
                caller.step(true);
            }
        }
    }

    private void onCompleted(final long ofCall, final int status, final MemorySegment payload, final long offset,
        final int length) {
        ended[status]++;
        final long nowNs = System.nanoTime();
        longestGapNs = Math.max(longestGapNs, lastEndedNs == 0 ? 0 : nowNs - lastEndedNs);
        lastEndedNs = nowNs;
        numbers.accept(ofCall);
        if (status == Status.OK
            && (length != LENGTH || payload.get(ValueLayout.JAVA_LONG_UNALIGNED, offset) != ofCall)) {
            wrong++;
        }
    }

    /** Calls until so many calls more went well. */
    void callUntil(final long more) {
        final long goal = ended[Status.OK] + more;
        while (ended[Status.OK] < goal && !client.isClosed()) {
            step(true);
        }
    }

    /** Calls until so many calls more have ended, well or not. */
    void callUntilEnded(final long more) {
        final long goal = completed() + more;
        while (completed() < goal && !client.isClosed()) {
            step(true);
        }
    }

    /** Calls until something else is done, and returns what that gave. */
    <T> T callDuring(final Future<T> other) throws InterruptedException, ExecutionException {
        while (!other.isDone() && !client.isClosed()) {
            step(true);
        }
        return other.get();
    }

    /** Submits nothing more and waits for what is open. @return whether all ended in time */
    boolean drain(final long limitNs) {
        final long beganNs = System.nanoTime();
        while (client.inFlight() > 0 && System.nanoTime() - beganNs < limitNs) {
            step(false);
        }
        return client.inFlight() == 0;
    }

    /** Waits until the service's death is noticed. @return whether it was in time */
    boolean awaitClosed(final long limitNs) {
        final long beganNs = System.nanoTime();
        while (!client.isClosed() && System.nanoTime() - beganNs < limitNs) {
            step(false);
        }
        return client.isClosed();
    }

    private void step(final boolean isSubmitting) {
        boolean isRoom = isSubmitting;
        while (isRoom) {
            view.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, number);
            isRoom = client.submit(number, 1, request, 0, LENGTH, 0) == 0;
            number += isRoom ? 1 : 0;
        }
        if (client.poll() == 0) {
            client.idle();
        }
    }

    long submitted() {
        return number;
    }

    long completed() {
        long sum = 0;
        for (final long count : ended) {
            sum += count;
        }
        return sum;
    }

    @Override
    public void close() {
        session.close();
    }
}
