package io.roundhouse.transport.tcp;

import io.roundhouse.api.Status;

/** Answers requests that no server gets. */
final class Refusals {
    private final Connections connections;
    private final Output output;

    Refusals(final Connections connections, final Output output) {
        this.connections = connections;
        this.output = output;
    }

    /** No server is there. @return false, with nothing done, when there is no room or credit for the answer now */
    boolean noServer(final TcpConnection connection, final long streamId) {
        final boolean isAnswered =
            output.status(connection, streamId, Status.UNAVAILABLE, connections.noServer);
        if (isAnswered) {
            connections.count(TcpCounter.UNAVAILABLE);
        }
        return isAnswered;
    }

    /** It is longer than the server's datapath takes. @return false, with nothing done, as above */
    boolean tooLong(final TcpConnection connection, final long streamId, final int length, final int limit) {
        final boolean isAnswered = output.tooLong(connection, streamId, length, limit);
        if (isAnswered) {
            connections.count(TcpCounter.TOO_LONG);
        }
        return isAnswered;
    }
}
