package io.roundhouse.bench.scenario;

import io.roundhouse.api.Status;
import io.roundhouse.bench.Answers;
import io.roundhouse.bench.rpc.Echo;
import io.roundhouse.bench.rpc.EchoRequest;
import io.roundhouse.client.RpcClient;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.testkit.numbering.NumberingChecker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * An application that calls from its start on, as fast as its calls are answered or at a pace, and knows of each 10 ms
 * how many ended. Checks that each ends once, in order, with the answer to its own request.
 */
public final class TimedLoad {
    /** Question, with begin and end in ns: calls that ended in each 10 ms. */
    static final int COUNTS = 1;
    /** Question, with begin and end in ns: the median latency in ns. */
    static final int MEDIAN = 2;
    /** Question: ends the load; calls begun, lost, doubled, reordered, failed. */
    static final int FINISH = 3;

    private static final int REQUEST_BYTES = 32;
    private static final int BEGUN = 1 << 12;
    private static final long DRAIN_NS = 5_000_000_000L;

    private final long beganNs = System.nanoTime();
    private final CallTimeline timeline = new CallTimeline(beganNs);
    private final NumberingChecker numbers = new NumberingChecker();
    private final EchoRequest request = new EchoRequest(REQUEST_BYTES);
    private final long[] begunNs = new long[BEGUN];
    private final RpcClient client;
    /** Between two calls, 0 for as fast as they are answered. */
    private final long paceNs;
    private volatile boolean isEnding;
    private long next;
    private long failed;

    private TimedLoad(final Session session, final int inFlight, final long perSecond) {
        client = new RpcClient(session.stripe(0), inFlight, this::onCompleted);
        paceNs = perSecond == 0 ? 0 : 1_000_000_000L / perSecond;
    }

    /** Arguments: the service's socket, host:port of the peer service, name, calls in flight, calls a second or 0. */
    public static void main(final String[] arguments) throws IOException {
        try (Session session =
            Session.attach(SessionOptions.client(Path.of(arguments[0]), arguments[2], arguments[1]))) {
            final TimedLoad load =
                new TimedLoad(session, Integer.parseInt(arguments[3]), Long.parseLong(arguments[4]));
            final Thread calling = Thread.ofPlatform().name("call").start(load::call);
            Answers.serve(question -> load.answer(question, calling));
            load.end(calling);
        }
    }

    private double[] answer(final double[] question, final Thread calling) {
        return switch ((int) question[0]) {
            case COUNTS -> timeline.counts((long) question[1], (long) question[2]);
            case MEDIAN -> new double[] {timeline.medianNs((long) question[1], (long) question[2])};
            case FINISH -> {
                end(calling);
                yield new double[] {next, numbers.lostOf(next),
                    numbers.doubled() + numbers.tooOld() + client.strayCount(), numbers.reordered(), failed};
            }
            default -> throw new IllegalArgumentException("no such question: " + question[0]);
        };
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
            while (isDue() && submit()) {
                continue;
            }
            poll();
        }
        final long untilNs = System.nanoTime() + DRAIN_NS;
        while (client.inFlight() > 0 && System.nanoTime() - untilNs < 0) {
            poll();
        }
    }

    private boolean isDue() {
        return paceNs == 0 || System.nanoTime() - beganNs >= next * paceNs;
    }

    private void poll() {
        if (client.poll() == 0 && (paceNs == 0 || !isDue())) {
            if (paceNs == 0) {
                client.idle();
            } else {
                Thread.yield();
            }
        }
    }

    private boolean submit() {
        begunNs[(int) next & BEGUN - 1] = System.nanoTime();
        if (client.submit(next, Echo.METHOD, request.of(next), 0, REQUEST_BYTES, 0) != 0) {
            return false;
        }
        next++;
        return true;
    }

    private void onCompleted(final long number, final int status, final MemorySegment payload, final long offset,
        final int length) {
        final long nowNs = System.nanoTime();
        numbers.accept(number);
        timeline.onEnded(nowNs, nowNs - begunNs[(int) number & BEGUN - 1]);
        if (status != Status.OK || length != Echo.ANSWER_BYTES
            || payload.get(Echo.WORD, offset) != request.answer(number)) {
            failed++;
        }
    }
}
