package io.roundhouse.transport.tcp;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import java.util.ArrayList;
import java.util.List;

/** Which datapaths there are, and which peers their clients call. Made again when the set of ports changes. */
final class Bindings {
    private static final Binding[] NONE = {};

    private Binding[] byDatapath = NONE;
    private Binding[] all = NONE;
    private Binding[] servers = NONE;
    private Peer[] peers = {};
    private int nextServer;
    private boolean isLossPending;

    /** Whether anybody is still to be told of a lost connection; may be true when nobody is any more. */
    boolean isLossPending() {
        return isLossPending;
    }

    void isLossPending(final boolean is) {
        isLossPending = is;
    }

    /** The datapaths, by ascending number. */
    Binding[] all() {
        return all;
    }

    /** The targets of clients. */
    Peer[] peers() {
        return peers;
    }

    /** Where the round among the servers stands. */
    int nextServer() {
        return nextServer;
    }

    void nextServer(final int value) {
        nextServer = value;
    }

    /** Peers of a former instance; those that no datapath calls are gone after {@link #rebuild}. */
    void peers(final Peer[] former) {
        peers = former;
    }

    /** The datapath of a number, or null. */
    Binding get(final long datapath) {
        return datapath >= 0 && datapath < byDatapath.length ? byDatapath[(int) datapath] : null;
    }

    /** The server that a connection's word names; a new one in its turn when there is none or it is gone; or null. */
    Binding serverOf(final TcpConnection connection) {
        final Binding bound = get(connection.socket.word(TcpConnection.SERVER) - 1);
        if (bound != null && bound.peer == null && !bound.isClosing) {
            return bound;
        }
        if (servers.length == 0) {
            return null;
        }
        nextServer = nextServer + 1 < servers.length ? nextServer + 1 : 0;
        final Binding next = servers[nextServer];
        connection.socket.word(TcpConnection.SERVER, next.datapath + 1);
        return next;
    }

    /** Reads the ports. Allocates. */
    void rebuild(final Ports ports, final TcpSettings settings, final long nowNs) {
        final List<Binding> found = new ArrayList<>();
        final List<Binding> serving = new ArrayList<>();
        final List<Peer> used = new ArrayList<>();
        final int count = Math.min(ports.inCount(), ports.outCount());
        byDatapath = new Binding[count];
        for (int i = 0; i < count; i++) {
            final InPort in = ports.in(i);
            final OutPort out = ports.out(i);
            final DatapathInfo info = ports.datapath(i);
            if (in != null && out != null && info != null) {
                final Peer peer = info.role() == DatapathInfo.Role.CLIENT ? peer(used, info.target(), settings, nowNs)
                    : null;
                byDatapath[i] = new Binding(info, in, out, peer);
                found.add(byDatapath[i]);
                byDatapath[i].isClosing = ports.isClosing(i);
                if (peer == null && !byDatapath[i].isClosing) {
                    serving.add(byDatapath[i]);
                }
            }
        }
        all = found.toArray(NONE);
        servers = serving.toArray(NONE);
        peers = used.toArray(new Peer[0]);
    }

    private Peer peer(final List<Peer> used, final String target, final TcpSettings settings, final long nowNs) {
        for (final Peer peer : used) {
            if (peer.target.equals(target)) {
                return peer;
            }
        }
        final Peer known = peer(target);
        final Peer peer = known != null ? known : new Peer(target, null, settings.reconnectMinNs(), nowNs);
        used.add(peer);
        return peer;
    }

    /** The peer of a target, or null. */
    Peer peer(final String target) {
        for (final Peer peer : peers) {
            if (peer.target.equals(target)) {
                return peer;
            }
        }
        return null;
    }

    /**
     * Gives each client connection to its peer, and has clients of lost ones told. Those that nobody calls are closed.
     */
    void adopt(final Connections connections) {
        for (final Peer peer : peers) {
            peer.connection = null;
        }
        for (int slot = 0; slot < connections.slotLimit(); slot++) {
            final TcpConnection connection = connections.at(slot);
            if (connection != null && connection.isClient) {
                final Peer peer = peer(connection.socket.peer());
                if (peer != null && peer.connection == null) {
                    peer.connection = connection;
                    route(connection);
                } else {
                    connections.lose(connection);
                    connections.forget(connection);
                }
            }
        }
        for (final Binding binding : all) {
            final TcpConnection connection = binding.peer == null ? null : binding.peer.connection;
            binding.isLossPending = connection != null && connection.isLost();
            isLossPending |= binding.isLossPending;
        }
        for (int slot = 0; slot < connections.slotLimit(); slot++) {
            final TcpConnection connection = connections.at(slot);
            if (connection != null && !connection.isClient && connection.isLost()) {
                lostByServer(connections, connection);
            }
        }
    }

    /** Tells a client's connection whose answers may come over it. Allocates. */
    void route(final TcpConnection connection) {
        final OutPort[] callers = new OutPort[byDatapath.length];
        connection.callerCount = 0;
        for (final Binding binding : all) {
            if (binding.peer != null && binding.peer.connection == connection) {
                callers[binding.datapath] = binding.out;
                connection.callerCount++;
            }
        }
        connection.callers = callers;
    }

    /** Has the clients of a lost connection told. */
    void lost(final TcpConnection connection) {
        for (final Binding binding : all) {
            if (binding.peer != null && binding.peer.connection == connection) {
                binding.isLossPending = true;
                isLossPending = true;
                binding.heldUntilPosition = 0;
            }
        }
    }

    /** Has the server of a lost connection told, if it had one. */
    void lostByServer(final Connections connections, final TcpConnection connection) {
        final Binding server = get(connection.socket.word(TcpConnection.SERVER) - 1);
        if (server == null || server.peer != null) {
            connections.forget(connection);
        } else {
            server.isLossPending = true;
            isLossPending = true;
        }
    }

    /** Forgets which clients of a connection have answers waiting. */
    void release(final TcpConnection connection) {
        for (final Binding binding : all) {
            if (binding.peer != null && binding.peer.connection == connection) {
                binding.heldUntilPosition = 0;
            }
        }
    }

    /** Whether a client of a peer is still to be told of a loss. */
    boolean isLossPending(final Peer peer) {
        for (final Binding binding : all) {
            if (binding.peer == peer && binding.isLossPending) {
                return true;
            }
        }
        return false;
    }
}
