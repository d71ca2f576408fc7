package io.roundhouse.bench.rpc;

import io.roundhouse.api.Status;
import io.roundhouse.bench.Answers;
import io.roundhouse.client.RpcClient;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.testkit.numbering.GapTimeline;
import io.roundhouse.testkit.numbering.NumberingChecker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Application A under load: keeps 128 calls of 32 bytes in flight from its start on, and checks that each ends once, in
 * order, with the answer to its own request.
 */
public final class OwnLoad {
    /** Question: calls that ended, and when that was, in ns. */
    public static final int COUNT = 1;
    /**
     * Question, followed by begin and end of any number of windows in ns: the longest time without an answer in each.
     */
    public static final int GAPS = 2;
    /** Question: ends the load; calls begun, lost, doubled, reordered, failed. */
    public static final int FINISH = 3;

    private static final int REQUEST_BYTES = 32;
    private static final long DRAIN_NS = 5_000_000_000L;

    private final GapTimeline gaps = new GapTimeline();
    private final NumberingChecker numbers = new NumberingChecker();
    private final EchoRequest request = new EchoRequest(REQUEST_BYTES);
    private final RpcClient client;
    private volatile boolean isEnding;
    private volatile long completed;
    private long next;
    private long failed;

    private OwnLoad(final Session session) {
        client = new RpcClient(session.stripe(0), OwnCaller.IN_FLIGHT, this::onCompleted);
    }

    /** Arguments: the service's socket, host:port of the peer service. */
    public static void main(final String[] arguments) throws IOException {
        try (Session session = Session.attach(SessionOptions.client(Path.of(arguments[0]), "A", arguments[1]))) {
            final OwnLoad load = new OwnLoad(session);
            final Thread calling = Thread.ofPlatform().name("call").start(load::call);
            Answers.serve(question -> load.answer(question, calling));
            load.end(calling);
        }
    }

    private double[] answer(final double[] question, final Thread calling) {
        return switch ((int) question[0]) {
            case COUNT -> new double[] {completed, System.nanoTime()};
            case GAPS -> gapsOf(question);
            case FINISH -> {
                end(calling);
                yield new double[] {next, numbers.lostOf(next), numbers.doubled() + numbers.tooOld()
                    + client.strayCount(),
                    numbers.reordered(), failed};
            }
            default -> throw new IllegalArgumentException("no such question: " + question[0]);
        };
    }

    private double[] gapsOf(final double[] windows) {
        final double[] longest = new double[(windows.length - 1) / 2];
        for (int i = 0; i < longest.length; i++) {
            longest[i] = gaps.longestNs((long) windows[2 * i + 1], (long) windows[2 * i + 2]);
        }
        return longest;
    }

    private void end(final Thread calling) {
        isEnding = true;
        try {
            calling.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call() {
        while (!isEnding && !client.isClosed()) {
            while (submit()) {
                continue;
            }
            poll();
        }
        final long untilNs = System.nanoTime() + DRAIN_NS;
        while (client.inFlight() > 0 && System.nanoTime() - untilNs < 0) {
            poll();
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void poll() {
        final int ended = client.poll();
        if (ended == 0) {
            client.idle();
        } else {
            completed += ended;
            gaps.onMessage(System.nanoTime());
        }
    }

    private boolean submit() {
        if (client.submit(next, Echo.METHOD, request.of(next), 0, REQUEST_BYTES, 0) != 0) {
            return false;
        }
        next++;
        return true;
    }

    private void onCompleted(final long number, final int status, final MemorySegment payload, final long offset,
        final int length) {
        numbers.accept(number);
        if (status != Status.OK || length != Echo.ANSWER_BYTES
            || payload.get(Echo.WORD, offset) != request.answer(number)) {
            failed++;
        }
    }
}
