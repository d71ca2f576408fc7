package io.roundhouse.bench.rpc;

import io.roundhouse.api.Status;
import io.roundhouse.bench.Answers;
import io.roundhouse.client.RequestHandler;
import io.roundhouse.client.Response;
import io.roundhouse.client.RpcServer;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.testkit.numbering.NumberingChecker;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Application B: answers, and checks that every number comes once and in order. Asked anything, it tells its counts.
 */
public final class OwnServer {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;

    private final NumberingChecker numbers = new NumberingChecker();
    private final RpcServer server;
    private volatile long served;

    private OwnServer(final Session session) {
        server = new RpcServer(session.stripe(0), this::onRequest);
    }

    /** Arguments: the service's socket, the name of the service to offer. */
    public static void main(final String[] arguments) throws IOException, InterruptedException {
        try (Session session = Session.attach(SessionOptions.server(Path.of(arguments[0]), "B", arguments[1]))) {
            final OwnServer own = new OwnServer(session);
            final Thread serving = Thread.ofPlatform().name("serve").start(own.server::serve);
            Answers.serve(question -> own.counts());
            own.server.stop();
            serving.join();
        }
    }

    /** Served, lost, doubled, reordered, the next number; a moment old. */
    private double[] counts() {
        return new double[] {served, numbers.lost(), numbers.doubled() + numbers.tooOld(), numbers.reordered(),
            numbers.next()};
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private int onRequest(final int method, final MemorySegment request, final long offset, final int length,
        final Response response) {
        final long answer = response.allocate(Echo.ANSWER_BYTES);
        if (answer < 0) {
            return RequestHandler.RETRY_LATER;
        }
        if (length < Echo.MIN_REQUEST_BYTES) {
            return Status.INVALID_ARGUMENT;
        }
        final long number = request.get(WORD, offset);
        numbers.accept(number);
        response.memory().set(WORD, answer, Echo.answer(number, request.get(WORD, offset + length - Long.BYTES)));
        served++;
        return Status.OK;
    }
}
