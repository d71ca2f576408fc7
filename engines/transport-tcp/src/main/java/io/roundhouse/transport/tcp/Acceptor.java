package io.roundhouse.transport.tcp;

import io.roundhouse.posix.Errno;
import io.roundhouse.posix.ListenSocket;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.StreamSocket;
import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.EngineContext;

/** Listens and takes connections that come in. */
final class Acceptor {
    private static final int BATCH = 16;
    private static final int BACKLOG = 1024;
    private static final long ACCEPT_PAUSE_NS = 100_000_000;
    private static final long LISTEN_PAUSE_NS = 1_000_000_000;

    /** The kernel may have connections. */
    boolean isReady = true;
    private final Connections connections;
    private final EngineContext context;

    Acceptor(final Connections connections) {
        this.connections = connections;
        context = connections.context;
    }

    /** Listens where the configuration says, unless that is so already. */
    void listen() {
        final ListenSocket present = connections.listener();
        final String wanted = connections.isStopping ? "" : connections.settings.listenAddress();
        if (present != null) {
            name(present);
        }
        if (present == null ? wanted.isEmpty() : present.address().equals(wanted)) {
            return;
        }
        if (present != null) {
            context.descriptors().unregister(present.fd());
            connections.listener(null);
        }
        showPort(0);
        if (!wanted.isEmpty()) {
            open(wanted);
        }
    }

    private void open(final String wanted) {
        try {
            final ListenSocket listener = ListenSocket.open(connections.settings.listen(), wanted, BACKLOG);
            connections.listener(listener);
            context.descriptors().register(listener.fd(), Descriptors.IN, Connections.LISTENER);
            isReady = true;
            name(listener);
            showPort(listener.port());
        } catch (final RuntimeException _) {
            connections.count(TcpCounter.LISTEN_FAILURES);
            context.timers().schedule(Connections.LISTEN_TIMER, context.clock().nanoTime() + LISTEN_PAUSE_NS);
        }
    }

    private void name(final ListenSocket listener) {
        final String address = listener.address();
        connections.noServer = Text.of(
            "no server is attached at " + address.substring(0, address.lastIndexOf(':') + 1) + listener.port());
    }

    private void showPort(final int port) {
        connections.counters[TcpCounter.LISTEN_PORT.ordinal()].set(port);
    }

    /** Takes connections that wait, a few at a time. Allocates for each one it takes. */
    int accept(final long nowNs) {
        final ListenSocket listener = connections.listener();
        if (listener == null) {
            isReady = false;
            return 0;
        }
        for (int taken = 0; taken < BATCH; taken++) {
            final int fd = listener.accept();
            if (fd >= 0) {
                accepted(fd, nowNs);
            } else if (fd != -Errno.ECONNABORTED && fd != -Errno.EINTR) {
                isReady = false;
                if (fd != -Errno.EAGAIN) {
                    connections.count(TcpCounter.ACCEPT_FAILURES);
                    context.timers().schedule(Connections.ACCEPT_TIMER, nowNs + ACCEPT_PAUSE_NS);
                }
                return taken;
            }
        }
        return BATCH;
    }

    private void accepted(final int fd, final long nowNs) {
        if (connections.isFull()) {
            Posix.close(fd);
            connections.count(TcpCounter.REFUSED);
            return;
        }
        try {
            final StreamSocket socket = StreamSocket.of(
                fd, "", connections.settings.receiveCapacity(), connections.settings.sendCapacity());
            if (connections.add(socket, false, nowNs) != null) {
                connections.count(TcpCounter.ACCEPTED);
            }
        } catch (final RuntimeException _) {
            connections.count(TcpCounter.ACCEPT_FAILURES);
        }
    }
}
