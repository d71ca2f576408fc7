package io.roundhouse.transport.tcp;

import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;

/** How connections begin and end for those who use them. */
final class Lifecycle {
    private static final long RETRY_NS = 1_000_000;

    private final Connections connections;
    private final Bindings bindings;
    private long retryAtNs = Long.MIN_VALUE;

    Lifecycle(final Connections connections, final Bindings bindings) {
        this.connections = connections;
        this.bindings = bindings;
    }

    /** The peer's preface came. */
    void opened(final TcpConnection connection) {
        connection.limit(connections.settings);
        connections.context.timers().cancel(connection.id);
        final Peer peer = connection.isClient ? bindings.peer(connection.socket.peer()) : null;
        if (peer != null) {
            peer.succeeded(connections.settings);
            connections.count(TcpCounter.CONNECTED);
        }
    }

    /** A connection failed, was closed by the peer or broke the protocol. Allocates. */
    void end(final TcpConnection connection, final String cause, final long nowNs) {
        final boolean wasOpen = connection.isOpen();
        connections.lose(connection);
        final Peer peer = connection.isClient ? bindings.peer(connection.socket.peer()) : null;
        if (peer != null && peer.connection == connection) {
            final String why = connection.isGoingAway() ? "the service there stopped" : cause;
            peer.failed(connections.settings, why, nowNs);
            if (wasOpen) {
                peer.lossReason = connections.context.reason(
                    "connection to " + peer.target + " lost: " + why + "; the call may have had its effect");
                bindings.lost(connection);
            } else {
                peer.connection = null;
                connections.count(TcpCounter.CONNECT_FAILURES);
            }
        } else if (!connection.isClient && wasOpen) {
            bindings.lostByServer(connections, connection);
        }
    }

    /**
     * Tells a client that what it sent gets no answer any more, or a server whom it need not answer. @return false when
     * there is no room to
     */
    boolean tellLoss(final Binding binding, final long nowNs) {
        return binding.peer == null ? tellServer(binding, nowNs) : tellClient(binding, nowNs);
    }

    private boolean tellServer(final Binding binding, final long nowNs) {
        for (int slot = 0; slot < connections.slotLimit(); slot++) {
            final TcpConnection connection = connections.at(slot);
            if (connection != null && connection.isLostTo(binding)) {
                final Message notice = binding.out.claim();
                if (notice == null) {
                    retryLater(nowNs);
                    return false;
                }
                notice.kind(Message.CONNECTION_LOST).callId(0).connection(connection.id).method(0).status(0)
                    .deadlineNs(0).streamId(0).reason(0);
                binding.out.publish();
                connections.forget(connection);
            }
        }
        binding.isLossPending = false;
        return true;
    }

    private boolean tellClient(final Binding binding, final long nowNs) {
        final OutPort out = binding.out;
        final Message notice = out.claim();
        if (notice == null) {
            retryLater(nowNs);
            return false;
        }
        notice.kind(Message.CONNECTION_LOST).callId(0).connection(0).method(0).status(0).deadlineNs(0)
            .streamId(binding.in.position()).reason(binding.peer.lossReason);
        out.publish();
        binding.isLossPending = false;
        if (!bindings.isLossPending(binding.peer)) {
            connections.forget(binding.peer.connection);
            binding.peer.connection = null;
        }
        return true;
    }

    /** Has the executor come back soon though nothing tells it: room on a link is not announced. */
    void retryLater(final long nowNs) {
        if (nowNs - retryAtNs >= 0) {
            retryAtNs = nowNs + RETRY_NS;
            connections.context.timers().schedule(Connections.RETRY_TIMER, retryAtNs);
        }
    }
}
