package io.roundhouse.bench.rpc;

import io.roundhouse.api.Status;
import io.roundhouse.bench.Answers;
import io.roundhouse.client.RequestHandler;
import io.roundhouse.client.Response;
import io.roundhouse.client.RpcServer;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Application B: answers, and checks that every number comes once and in order. Asked anything, it tells its counts.
 */
public final class OwnServer {
    private final Numbers numbers = new Numbers();
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

    /** Served, lost, doubled, reordered, numbers in all; a moment old. */
    private double[] counts() {
        final double[] counts = numbers.counts();
        return new double[] {served, counts[0], counts[1], counts[2], counts[3]};
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private int onRequest(final int method, final MemorySegment request, final long offset, final int length,
        final Response response) {
        final long answer = response.allocate(Echo.ANSWER_BYTES);
        if (answer < 0) {
            return RequestHandler.RETRY_LATER;
        }
        if (!Echo.isLength(length)) {
            return Status.INVALID_ARGUMENT;
        }
        numbers.accept(request.get(Echo.WORD, offset));
        response.memory().set(Echo.WORD, answer, Echo.answer(request, offset, length));
        served++;
        return Status.OK;
    }
}
