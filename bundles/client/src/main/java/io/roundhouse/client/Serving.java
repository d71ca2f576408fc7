package io.roundhouse.client;

import io.roundhouse.client.stub.ServerStub;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A SERVER session with a thread for each stripe. Closed by any thread but those. */
final class Serving implements AutoCloseable {
    private final Session session;
    private final ServerLane[] lanes;
    private final AtomicBoolean isReported = new AtomicBoolean();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final Consumer<Serving> onLost;

    /** @param onLost called once when the service is gone */
    Serving(final SessionOptions options, final Map<Integer, ServerStub> stubs, final Executor executor,
        final Consumer<Serving> onLost) {
        this.onLost = onLost;
        session = Session.attach(options);
        lanes = new ServerLane[session.stripeCount()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new ServerLane(session.stripe(i), "roundhouse-serve " + options.application() + '.' + i, stubs,
                executor, this::report);
        }
        for (final ServerLane lane : lanes) {
            lane.start();
        }
    }

    private void report() {
        if (isReported.compareAndSet(false, true)) {
            onLost.accept(this);
        }
    }

    boolean isLost() {
        return isReported.get();
    }

    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            for (final ServerLane lane : lanes) {
                lane.stop();
            }
            session.close();
        }
    }
}
