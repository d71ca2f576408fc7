package io.roundhouse.bench.rpc;

import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Application A, calling with bytes through its service. */
public final class OwnCaller implements Caller {
    static final int IN_FLIGHT = 128;

    private final SessionOptions options;
    private final OwnLane first;
    private final long[] numbers = new long[Numbers.LANES];

    private OwnCaller(final SessionOptions options, final Session session) {
        this.options = options;
        first = new OwnLane(session.stripe(0), IN_FLIGHT);
    }

    /** Arguments: the service's socket, host:port of the peer service. */
    public static void main(final String[] arguments) throws IOException {
        final SessionOptions options = SessionOptions.client(Path.of(arguments[0]), "A", arguments[1]);
        try (Session session = Session.attach(options)) {
            Caller.serve(new OwnCaller(options, session));
        }
    }

    /** More than one lane is a session of its own with a stripe for each, so that idle ones disturb nobody. */
    @Override
    public void call(final Work work, final Tally tally) {
        if (work.lanes() == 1) {
            numbers[0] = first.call(work, 0, numbers[0], tally);
            return;
        }
        try (Session session = Session.attach(options.stripes(work.lanes()))) {
            final List<Tally> tallies = new ArrayList<>();
            final List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < work.lanes(); i++) {
                final int lane = i + 1;
                final OwnLane calls = new OwnLane(session.stripe(i), IN_FLIGHT);
                tallies.add(new Tally());
                final Tally own = tallies.getLast();
                threads.add(Thread.ofPlatform().name("call-" + lane)
                    .start(() -> numbers[lane] = calls.call(work, lane, numbers[lane], own)));
            }
            threads.forEach(OwnCaller::join);
            tallies.forEach(tally::add);
        }
    }

    private static void join(final Thread thread) {
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
