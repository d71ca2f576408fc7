package io.roundhouse.transport.tcp;

import io.roundhouse.api.wire.PrefaceFlyweight;
import io.roundhouse.posix.Errno;
import io.roundhouse.posix.ListenSocket;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.StreamSocket;
import io.roundhouse.posix.StreamSocketTable;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.Handle;
import java.util.Arrays;

/**
 * Makes, finds and ends connections. The table of sockets is the truth; the objects beside it are made again from it by
 * {@link #resync} whenever an instance is put to work.
 */
final class Connections {
    static final String KIND = "tcp-sockets";
    /** Descriptor token of the listener; connections have their numbers, which are larger. */
    static final long LISTENER = 1;
    /** Timer: look at what waits for room once more. */
    static final long RETRY_TIMER = 1;
    /** Timer: accept again after the process was short of something. */
    static final long ACCEPT_TIMER = 2;
    /** Timer: ping the silent. */
    static final long KEEPALIVE_TIMER = 3;
    /** Timer: try to listen again. */
    static final long LISTEN_TIMER = 4;

    private static final int ACCEPT_BATCH = 16;
    private static final int BACKLOG = 1024;
    private static final long ACCEPT_PAUSE_NS = 100_000_000;
    private static final long LISTEN_PAUSE_NS = 1_000_000_000;

    final EngineContext context;
    final Counter[] counters;
    TcpSettings settings;
    SlotSet readSet;
    SlotSet writeSet;
    boolean isAcceptReady;
    private StreamSocketTable table;
    private long handle;
    private TcpConnection[] bySlot;

    Connections(final EngineContext context, final TcpSettings settings, final long handle) {
        this.context = context;
        this.settings = settings;
        counters = TcpCounter.all(context);
        final Handle found = handle == 0 ? null : context.handles().get(handle);
        if (found != null) {
            this.handle = handle;
            use(found.as(StreamSocketTable.class));
        }
    }

    private void use(final StreamSocketTable sockets) {
        table = sockets;
        bySlot = new TcpConnection[sockets.capacity()];
        readSet = new SlotSet(sockets.capacity());
        writeSet = new SlotSet(sockets.capacity());
    }

    /** The table's handle, 0 before the first instance was put to work. */
    long handle() {
        return handle;
    }

    /** One more than the highest slot that {@link #at} may know. */
    int slotLimit() {
        return table == null ? 0 : table.slotLimit();
    }

    /** The connection in a slot, or null. */
    TcpConnection at(final int slot) {
        return bySlot[slot];
    }

    /** The connection of a number, or null when it is gone. */
    TcpConnection get(final long id) {
        final int slot = StreamSocketTable.slot((int) id);
        final TcpConnection connection = bySlot != null && slot < bySlot.length ? bySlot[slot] : null;
        return connection != null && connection.id == id ? connection : null;
    }

    void count(final TcpCounter counter) {
        counters[counter.ordinal()].add(1);
    }

    // ---- putting to work: may allocate ----

    /** Finds the sockets as they are now, whoever used them last, and takes all of them for ready. */
    void resync() {
        if (table == null) {
            use(new StreamSocketTable(settings.maxConnections()));
            handle = context.handles().add(KIND, table).id();
        }
        adopt();
        for (final TcpConnection connection : live()) {
            connection.limit(settings);
            connection.isReadable = true;
            connection.isWritable = true;
            connection.hasMore = true;
            connection.startScan();
            readSet.add(connection.slot);
            writeSet.add(connection.slot);
        }
        isAcceptReady = true;
        listen();
    }

    /** Makes an object for each socket there is. Changes nothing but this. */
    void adopt() {
        for (int slot = 0; slot < slotLimit(); slot++) {
            final int id = table.idAt(slot);
            if (id == 0) {
                drop(slot);
            } else if (bySlot[slot] == null || bySlot[slot].id != id) {
                bySlot[slot] = new TcpConnection(id, slot, table.get(id), settings);
            }
        }
    }

    /** The connections whose descriptor is open. */
    TcpConnection[] live() {
        return bySlot == null ? new TcpConnection[0] : Arrays.stream(bySlot)
            .filter(connection -> connection != null && !connection.isLost()).toArray(TcpConnection[]::new);
    }

    /** The settings changed. */
    void reconfigured() {
        for (final TcpConnection connection : live()) {
            connection.limit(settings);
        }
        listen();
    }

    /** Listens where the configuration says, unless that is so already. */
    void listen() {
        final ListenSocket present = table.listener();
        final String wanted = settings.listenAddress();
        if (present == null ? wanted.isEmpty() : present.address().equals(wanted)) {
            return;
        }
        if (present != null) {
            context.descriptors().unregister(present.fd());
            table.listener(null);
        }
        showPort(0);
        if (!wanted.isEmpty()) {
            open(wanted);
        }
    }

    private void open(final String wanted) {
        try {
            final ListenSocket listener = ListenSocket.open(settings.listen(), wanted, BACKLOG);
            table.listener(listener);
            context.descriptors().register(listener.fd(), Descriptors.IN, LISTENER);
            isAcceptReady = true;
            showPort(listener.port());
        } catch (final RuntimeException _) {
            count(TcpCounter.LISTEN_FAILURES);
            context.timers().schedule(LISTEN_TIMER, context.clock().nanoTime() + LISTEN_PAUSE_NS);
        }
    }

    private void showPort(final int port) {
        counters[TcpCounter.LISTEN_PORT.ordinal()].set(port);
    }

    /** Closes everything: the engine is detached for good. */
    void close() {
        if (table == null) {
            return;
        }
        for (int slot = 0; slot < table.slotLimit(); slot++) {
            final TcpConnection connection = bySlot[slot];
            if (connection != null && connection.socket.fd() >= 0) {
                context.descriptors().unregister(connection.socket.fd());
            }
            drop(slot);
        }
        if (table.listener() != null) {
            context.descriptors().unregister(table.listener().fd());
        }
        context.handles().close(handle);
        showPort(0);
        table = null;
        handle = 0;
    }

    // ---- at work ----

    /** Takes connections that wait, a few at a time. Allocates for each one it takes. */
    int accept(final long nowNs) {
        final ListenSocket listener = table.listener();
        if (listener == null) {
            isAcceptReady = false;
            return 0;
        }
        for (int taken = 0; taken < ACCEPT_BATCH; taken++) {
            final int fd = listener.accept();
            if (fd >= 0) {
                accepted(fd, nowNs);
            } else if (fd != -Errno.ECONNABORTED && fd != -Errno.EINTR) {
                isAcceptReady = false;
                if (fd != -Errno.EAGAIN) {
                    count(TcpCounter.ACCEPT_FAILURES);
                    context.timers().schedule(ACCEPT_TIMER, nowNs + ACCEPT_PAUSE_NS);
                }
                return taken;
            }
        }
        return ACCEPT_BATCH;
    }

    private void accepted(final int fd, final long nowNs) {
        if (table.count() == table.capacity()) {
            Posix.close(fd);
            count(TcpCounter.REFUSED);
            return;
        }
        try {
            final StreamSocket socket = StreamSocket.of(fd, "", settings.receiveCapacity(), settings.sendCapacity());
            if (add(socket, false, nowNs) != null) {
                count(TcpCounter.ACCEPTED);
            }
        } catch (final RuntimeException _) {
            count(TcpCounter.ACCEPT_FAILURES);
        }
    }

    /** Starts to connect. Allocates. @return the connection, or null when it failed at once */
    TcpConnection connect(final Peer peer, final long nowNs) {
        if (peer.address == null || table.count() == table.capacity()) {
            return null;
        }
        try {
            return add(StreamSocket.connect(
                peer.address, peer.target, settings.receiveCapacity(), settings.sendCapacity()), true, nowNs);
        } catch (final RuntimeException _) {
            return null;
        }
    }

    private TcpConnection add(final StreamSocket socket, final boolean isClient, final long nowNs) {
        try {
            if (!isClient) {
                Posix.setNoDelay(socket.fd(), true);
            }
            socket.word(TcpConnection.CLIENT, isClient ? 1 : 0);
            socket.word(TcpConnection.HEARD, nowNs);
            socket.word(TcpConnection.WINDOW, settings.windowLength());
            PrefaceFlyweight.put(socket.sendBuffer(), 0, settings.windowLength());
            socket.append(PrefaceFlyweight.LENGTH);
            final int id = table.add(socket);
            final int slot = StreamSocketTable.slot(id);
            bySlot[slot] = new TcpConnection(id, slot, socket, settings);
            context.descriptors().register(socket.fd(), Descriptors.IN | Descriptors.OUT, id);
            context.timers().schedule(id, nowNs + settings.connectTimeoutNs());
            readSet.add(slot);
            writeSet.add(slot);
            return bySlot[slot];
        } catch (final RuntimeException _) {
            // Out of descriptors or of room in epoll: as if it had never been.
            for (int slot = 0; slot < table.slotLimit(); slot++) {
                if (bySlot[slot] != null && bySlot[slot].socket == socket) {
                    forget(bySlot[slot]);
                }
            }
            socket.close();
            return null;
        }
    }

    /** Ends a connection; one that served clients stays in the table until they were told. Idempotent. */
    void lose(final TcpConnection connection) {
        if (connection.isLost()) {
            return;
        }
        final StreamSocket socket = connection.socket;
        final boolean wasOpen = connection.isOpen();
        context.timers().cancel(connection.id);
        if (socket.fd() >= 0) {
            context.descriptors().unregister(socket.fd());
        }
        socket.word(TcpConnection.PHASE, TcpConnection.LOST);
        socket.close();
        readSet.remove(connection.slot);
        writeSet.remove(connection.slot);
        if (wasOpen) {
            count(TcpCounter.LOST);
        }
        if (!wasOpen || !connection.isClient) {
            forget(connection);
        }
    }

    /** Takes a connection out of the table. */
    void forget(final TcpConnection connection) {
        drop(connection.slot);
        table.close(connection.id);
    }

    private void drop(final int slot) {
        bySlot[slot] = null;
        readSet.remove(slot);
        writeSet.remove(slot);
    }
}
