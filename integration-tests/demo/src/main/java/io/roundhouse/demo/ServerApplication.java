package io.roundhouse.demo;

import io.roundhouse.api.Status;
import io.roundhouse.client.RequestHandler;
import io.roundhouse.client.Response;
import io.roundhouse.client.RpcServer;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.client.Stripe;
import io.roundhouse.testkit.numbering.NumberingChecker;
import io.roundhouse.testkit.process.EndOfInput;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** Application B: answers each call with its number and checks that every number comes once and in order. */
public final class ServerApplication {
    /** Alignment is not promised by the heap. */
    static final ValueLayout.OfLong NUMBER = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final long REPORT_NS = 250_000_000;

    private final NumberingChecker numbers = new NumberingChecker();
    private final Session session;
    private final Stripe stripe;
    private final RpcServer server;
    private long malformed;

    private ServerApplication(final Session session) {
        this.session = session;
        this.stripe = session.stripe(0);
        this.server = new RpcServer(stripe, this::onRequest);
    }

    /** Arguments: the service's socket, the name of the service to offer. */
    public static void main(final String[] arguments) {
        final SessionOptions options = SessionOptions.server(Path.of(arguments[0]), "B", arguments[1]);
        try (Session session = Session.attach(options)) {
            System.out.println("attached");
            new ServerApplication(session).run();
        }
    }

    private void run() {
        final EndOfInput end = new EndOfInput();
        long reportedNs = System.nanoTime();
        while (!end.isReached() && !server.isClosed()) {
            if (server.poll() == 0) {
                stripe.idle();
            }
            if (System.nanoTime() - reportedNs > REPORT_NS) {
                reportedNs = System.nanoTime();
                System.out.println(report(false).toLine());
            }
        }
        System.out.println(report(true).toLine());
    }

    private int onRequest(final int method, final MemorySegment request, final long offset, final int length,
        final Response response) {
        final long answer = response.allocate(Long.BYTES);
        if (answer < 0) {
            return RequestHandler.RETRY_LATER;
        }
        if (length != ClientApplication.REQUEST_LENGTH) {
            malformed++;
            return Status.INVALID_ARGUMENT;
        }
        final long number = request.get(NUMBER, offset);
        numbers.accept(number);
        response.memory().set(NUMBER, answer, number);
        return Status.OK;
    }

    private Report report(final boolean isFinal) {
        return new Report(isFinal, server.servedCount(), numbers.next(), 0, numbers.lost(),
            numbers.doubled() + numbers.tooOld(), numbers.reordered(), malformed, 0, 0);
    }
}
