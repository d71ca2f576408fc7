package io.roundhouse.bench.rpc;

import io.roundhouse.api.Status;
import io.roundhouse.client.RpcClient;
import io.roundhouse.client.Stripe;
import java.lang.foreign.MemorySegment;

/** One thread's calls on a stripe. */
final class OwnLane {
    private static final long DRAIN_NS = 5_000_000_000L;
    private static final int BEGUN = 1 << 12;

    private final long[] begunNs = new long[BEGUN];
    private final RpcClient client;
    private EchoRequest request = new EchoRequest(Echo.MIN_REQUEST_BYTES);
    private int requestBytes = Echo.MIN_REQUEST_BYTES;
    private Tally tally;

    OwnLane(final Stripe stripe, final int maxInFlight) {
        client = new RpcClient(stripe, maxInFlight, this::onCompleted);
    }

    /** Calls as asked. @param from the first number @return the number after the last */
    long call(final Work work, final int lane, final long from, final Tally into) {
        tally = into;
        if (requestBytes != work.requestBytes()) {
            requestBytes = work.requestBytes();
            request = new EchoRequest(requestBytes);
        }
        final long strays = client.strayCount();
        long next = from;
        while (System.nanoTime() - work.endNs() < 0 && !client.isClosed()) {
            while (client.inFlight() < work.inFlightEach() && submit(Numbers.of(lane, next))) {
                next++;
            }
            poll();
        }
        final long untilNs = System.nanoTime() + DRAIN_NS;
        while (client.inFlight() > 0 && System.nanoTime() - untilNs < 0) {
            poll();
        }
        into.lost(client.inFlight() + client.strayCount() - strays);
        return next;
    }

    private void poll() {
        if (client.poll() == 0) {
            client.idle();
        }
    }

    private boolean submit(final long number) {
        begunNs[(int) number & BEGUN - 1] = System.nanoTime();
        return client.submit(number, Echo.METHOD, request.of(number), 0, requestBytes, 0) == 0;
    }

    private void onCompleted(final long number, final int status, final MemorySegment payload, final long offset,
        final int length) {
        final boolean isRight = status == Status.OK && length == Echo.ANSWER_BYTES
            && payload.get(Echo.WORD, offset) == request.answer(number);
        tally.ended(System.nanoTime() - begunNs[(int) number & BEGUN - 1], isRight);
    }
}
