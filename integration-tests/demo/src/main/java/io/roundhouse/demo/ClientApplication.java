package io.roundhouse.demo;

import io.roundhouse.api.Status;
import io.roundhouse.client.RpcClient;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.testkit.numbering.NumberingChecker;
import io.roundhouse.testkit.process.EndOfInput;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;

/**
 * Application A: keeps 128 calls in flight, numbers them, and checks that each ends once, in order, with its own
 * number. Told to end, it waits for those in flight.
 */
public final class ClientApplication {
    static final int REQUEST_LENGTH = 32;
    private static final int IN_FLIGHT = 128;
    private static final int METHOD = 1;
    private static final long REPORT_NS = 250_000_000;
    private static final long DRAIN_NS = 5_000_000_000L;
    private static final long LONGEST_NS = 60_000_000_000L;
    private static final double NS_PER_US = 1e3;

    private final NumberingChecker numbers = new NumberingChecker();
    private final Histogram latency = new Histogram(LONGEST_NS, 3);
    private final long[] begunNs = new long[NumberingChecker.WINDOW];
    private final ByteBuffer request = ByteBuffer.allocate(REQUEST_LENGTH).order(ByteOrder.nativeOrder());
    private final RpcClient client;
    private long next;
    private long completed;
    private long failed;

    private ClientApplication(final Session session) {
        this.client = new RpcClient(session.stripe(0), IN_FLIGHT, this::onCompleted);
    }

    /** Arguments: the service's socket, host:port of the peer service. */
    public static void main(final String[] arguments) {
        final SessionOptions options = SessionOptions.client(Path.of(arguments[0]), "A", arguments[1]);
        try (Session session = Session.attach(options)) {
            System.out.println("attached");
            new ClientApplication(session).run();
        }
    }

    private void run() {
        final EndOfInput end = new EndOfInput();
        long reportedNs = System.nanoTime();
        while (!end.isReached() && !client.isClosed()) {
            submitAll();
            if (client.poll() == 0) {
                client.idle();
            }
            if (System.nanoTime() - reportedNs > REPORT_NS) {
                reportedNs = System.nanoTime();
                System.out.println(report(false).toLine());
            }
        }
        final long drainUntilNs = System.nanoTime() + DRAIN_NS;
        while (client.inFlight() > 0 && System.nanoTime() - drainUntilNs < 0) {
            if (client.poll() == 0) {
                client.idle();
            }
        }
        System.out.println(report(true).toLine());
    }

    private void submitAll() {
        int result = 0;
        while (result == 0) {
            request.putLong(0, next);
            begunNs[index(next)] = System.nanoTime();
            result = client.submit(next, METHOD, request.array(), 0, REQUEST_LENGTH, 0);
            next += result == 0 ? 1 : 0;
        }
    }

    private void onCompleted(final long number, final int status, final MemorySegment payload, final long offset,
        final int length) {
        completed++;
        numbers.accept(number);
        if (status != Status.OK || length != Long.BYTES || payload.get(ServerApplication.NUMBER, offset) != number) {
            failed++;
            return;
        }
        latency.recordValue(Math.min(System.nanoTime() - begunNs[index(number)], LONGEST_NS));
    }

    private static int index(final long number) {
        return (int) number & NumberingChecker.WINDOW - 1;
    }

    /** An open call is not lost; in the last report, it is. */
    private Report report(final boolean isFinal) {
        final long lost = isFinal ? numbers.lostOf(next) : numbers.lost();
        final Report report = new Report(isFinal, completed, next, client.inFlight(), lost,
            numbers.doubled() + numbers.tooOld() + client.strayCount(), numbers.reordered(), failed,
            latency.getValueAtPercentile(50) / NS_PER_US, latency.getValueAtPercentile(99) / NS_PER_US);
        latency.reset();
        return report;
    }
}
