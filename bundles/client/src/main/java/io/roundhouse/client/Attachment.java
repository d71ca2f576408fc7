package io.roundhouse.client;

/** A session whose stripes are lanes of a {@link RpcChannel}. Thread-safe. */
final class Attachment {
    private final Session session;
    private final CallLane[] lanes;

    /** @param onLost called when the service is gone, perhaps by several threads */
    Attachment(final SessionOptions options, final Runnable onLost) {
        session = Session.attach(options);
        lanes = new CallLane[session.stripeCount()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new CallLane(session.stripe(i), "roundhouse-calls " + options.application() + '.' + i,
                options.socket().toString(), onLost);
        }
    }

    /** The lane of the calling thread: the one that it polls, if it is in a handler, else always the same. */
    CallLane lane() {
        for (final CallLane lane : lanes) {
            if (lane.isPolledByCaller()) {
                return lane;
            }
        }
        final long mixed = Thread.currentThread().threadId() * 0x9E37_79B9_7F4A_7C15L;
        return lanes[(int) ((mixed >>> 33) % lanes.length)];
    }

    boolean isLost() {
        for (final CallLane lane : lanes) {
            if (lane.isLost()) {
                return true;
            }
        }
        return false;
    }

    void stop(final String detail) {
        for (final CallLane lane : lanes) {
            lane.stop(detail);
        }
    }

    /** Whether the calling thread is in a handler of one of the lanes. */
    boolean isPolledByCaller() {
        for (final CallLane lane : lanes) {
            if (lane.isPolledByCaller()) {
                return true;
            }
        }
        return false;
    }

    /** Detaches when no thread has anything of the memory. @return whether that was so */
    boolean closeIfUnused() {
        for (final CallLane lane : lanes) {
            if (!lane.isUnused()) {
                return false;
            }
        }
        session.close();
        return true;
    }
}
