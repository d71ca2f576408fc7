package io.roundhouse.demo.application;

import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.client.stub.CallOptions;
import io.roundhouse.client.stub.ReplyListener;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.testkit.numbering.NumberingChecker;
import io.roundhouse.testkit.process.EndOfInput;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Application A: keeps 128 calls in flight, numbers them, and checks that each ends once, in order, with its own
 * number. Each answer starts the next call. Told to end, it waits for those in flight. The channel's thread and the
 * main thread, which reports, take turns by this object's lock.
 */
public final class ClientApplication {
    private static final int IN_FLIGHT = 128;
    private static final String TEXT = "one of 128 calls";
    private static final long REPORT_MS = 200;
    private static final long DRAIN_NS = 5_000_000_000L;
    private static final long LONGEST_NS = 60_000_000_000L;
    private static final double NS_PER_US = 1e3;

    private final NumberingChecker numbers = new NumberingChecker();
    private final Histogram latency = new Histogram(LONGEST_NS, 3);
    private final long[] begunNs = new long[NumberingChecker.WINDOW];
    private final CounterClient counter;
    private long next;
    private int inFlight;
    private boolean isEnding;
    private long completed;
    private long failed;

    private ClientApplication(final RpcChannel channel) {
        counter = new CounterClient(channel, CallOptions.NONE);
    }

    /** A call that has been started. */
    private final class Call implements ReplyListener<Answer> {
        private final long number = next;

        @Override
        public void onReply(final Answer reply) {
            ended(number, reply.number() == number);
        }

        @Override
        public void onFailure(final StatusException failure) {
            ended(number, false);
        }
    }

    /** Arguments: the service's socket, host:port of the peer service. */
    public static void main(final String[] arguments) throws InterruptedException {
        final SessionOptions options = SessionOptions.client(Path.of(arguments[0]), "A", arguments[1]);
        try (RpcChannel channel = RpcChannel.open(options.records(List.of(DemoSchema.SCHEMA)))) {
            System.out.println("attached");
            new ClientApplication(channel).run();
        }
    }

    private void run() throws InterruptedException {
        final EndOfInput end = new EndOfInput();
        begin();
        while (!end.isReached()) {
            Thread.sleep(REPORT_MS);
            System.out.println(report(false).toLine());
        }
        finish();
        System.out.println(report(true).toLine());
    }

    private synchronized void begin() {
        for (int i = 0; i < IN_FLIGHT; i++) {
            call();
        }
    }

    private void call() {
        final long number = next;
        begunNs[index(number)] = System.nanoTime();
        final Call call = new Call();
        next++;
        inFlight++;
        counter.count(request -> request.number(number).text(TEXT), call);
    }

    private synchronized void ended(final long number, final boolean isGood) {
        completed++;
        inFlight--;
        numbers.accept(number);
        if (isGood) {
            latency.recordValue(Math.min(System.nanoTime() - begunNs[index(number)], LONGEST_NS));
        } else {
            failed++;
        }
        if (!isEnding) {
            call();
        } else if (inFlight == 0) {
            notifyAll();
        }
    }

    private synchronized void finish() throws InterruptedException {
        isEnding = true;
        final long untilNs = System.nanoTime() + DRAIN_NS;
        while (inFlight > 0 && System.nanoTime() - untilNs < 0) {
            wait(REPORT_MS);
        }
    }

    private static int index(final long number) {
        return (int) number & NumberingChecker.WINDOW - 1;
    }

    /** An open call is not lost; in the last report, it is. */
    private synchronized Report report(final boolean isFinal) {
        final long lost = isFinal ? numbers.lostOf(next) : numbers.lost();
        final Report report = new Report(System.nanoTime(), isFinal, completed, next, inFlight, lost,
            numbers.doubled() + numbers.tooOld(), numbers.reordered(), failed,
            latency.getValueAtPercentile(50) / NS_PER_US, latency.getValueAtPercentile(99) / NS_PER_US);
        latency.reset();
        return report;
    }
}
