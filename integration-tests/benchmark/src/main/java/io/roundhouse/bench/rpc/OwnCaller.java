package io.roundhouse.bench.rpc;

import io.roundhouse.api.Status;
import io.roundhouse.client.RpcClient;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Application A, calling through its service. */
public final class OwnCaller implements Caller {
    static final int IN_FLIGHT = 128;
    private static final int MAX_REQUEST_BYTES = 64;
    private static final long DRAIN_NS = 5_000_000_000L;
    private static final int BEGUN = 1 << 12;

    private final long[] begunNs = new long[BEGUN];
    private final ByteBuffer request = ByteBuffer.allocate(MAX_REQUEST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final RpcClient client;
    private Tally tally;
    private long next;

    private OwnCaller(final Session session) {
        client = new RpcClient(session.stripe(0), IN_FLIGHT, this::onCompleted);
    }

    /** Arguments: the service's socket, host:port of the peer service. */
    public static void main(final String[] arguments) throws IOException {
        try (Session session = Session.attach(SessionOptions.client(Path.of(arguments[0]), "A", arguments[1]))) {
            Caller.serve(new OwnCaller(session));
        }
    }

    @Override
    public void oneByOne(final long endNs, final int requestBytes, final Tally into) {
        inFlight(endNs, requestBytes, 1, into);
    }

    @Override
    public void inFlight(final long endNs, final int requestBytes, final int inFlight, final Tally into) {
        tally = into;
        while (System.nanoTime() - endNs < 0 && !client.isClosed()) {
            while (client.inFlight() < inFlight && submit(requestBytes)) {
                continue;
            }
            if (client.poll() == 0) {
                client.idle();
            }
        }
        final long drainUntilNs = System.nanoTime() + DRAIN_NS;
        while (client.inFlight() > 0 && System.nanoTime() - drainUntilNs < 0) {
            if (client.poll() == 0) {
                client.idle();
            }
        }
        into.lost(client.inFlight());
    }

    private boolean submit(final int requestBytes) {
        request.putLong(0, next).putLong(requestBytes - Long.BYTES, Echo.last(next));
        begunNs[(int) next & BEGUN - 1] = System.nanoTime();
        if (client.submit(next, Echo.METHOD, request.array(), 0, requestBytes, 0) != 0) {
            return false;
        }
        next++;
        return true;
    }

    private void onCompleted(final long number, final int status, final MemorySegment payload, final long offset,
        final int length) {
        final boolean isRight = status == Status.OK && length == Echo.ANSWER_BYTES
            && payload.get(ValueLayout.JAVA_LONG_UNALIGNED, offset) == Echo.answer(number);
        tally.ended(System.nanoTime() - begunNs[(int) number & BEGUN - 1], isRight);
    }
}
