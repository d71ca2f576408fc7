package io.roundhouse.transport.tcp;

import io.roundhouse.api.wire.PrefaceFlyweight;
import io.roundhouse.posix.ListenSocket;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.PosixException;
import io.roundhouse.posix.StreamSocket;
import io.roundhouse.posix.StreamSocketTable;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.Handle;

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

    final EngineContext context;
    final Counter[] counters;
    TcpSettings settings;
    SlotSet readSet;
    SlotSet writeSet;
    /** The service is about to stop: nobody connects any more. */
    boolean isStopping;
    /** What calls are told that find no server here. */
    Text noServer = Text.of("no server is attached");
    /** Why an answer was refused. */
    final int slowReason;
    private final Object key = new Object();
    private StreamSocketTable table;
    private long handle;
    private TcpConnection[] bySlot;

    Connections(final EngineContext context, final TcpSettings settings, final long handle) {
        this.context = context;
        this.settings = settings;
        counters = TcpCounter.all(context);
        slowReason = context.reason(
            "the application takes its answers too slowly, and others on the connection wait for theirs");
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

    /** Whether this instance is the one at work: one that comes back from a hang must not touch a socket. */
    boolean isAtWork() {
        return table != null && table.isOwnedBy(key);
    }

    /** The listener, or null. */
    ListenSocket listener() {
        return table.listener();
    }

    void listener(final ListenSocket listener) {
        table.listener(listener);
    }

    boolean isFull() {
        return table.count() == table.capacity();
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
        table.own(key);
        for (int slot = 0; slot < slotLimit(); slot++) {
            final int id = table.idAt(slot);
            if (id == 0) {
                drop(slot);
            } else {
                if (bySlot[slot] == null || bySlot[slot].id != id) {
                    bySlot[slot] = new TcpConnection(id, slot, table.get(id), settings);
                }
                ready(bySlot[slot]);
            }
        }
    }

    private void ready(final TcpConnection connection) {
        connection.limit(settings);
        connection.isReadable = true;
        connection.isWritable = true;
        connection.hasMore = true;
        connection.startScan();
        if (!connection.isLost()) {
            readSet.add(connection.slot);
            writeSet.add(connection.slot);
        }
    }

    /** The settings changed. */
    void reconfigured() {
        for (int slot = 0; slot < slotLimit(); slot++) {
            if (bySlot[slot] != null) {
                bySlot[slot].limit(settings);
            }
        }
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
        counters[TcpCounter.LISTEN_PORT.ordinal()].set(0);
        table = null;
        handle = 0;
    }

    // ---- at work: allocates for each connection made ----

    /** Starts to connect. Allocates. @return the connection, or null, with the peer's cause noted, when it failed */
    TcpConnection connect(final Peer peer, final long nowNs) {
        if (peer.address() == null || isFull()) {
            peer.cause = peer.address() == null ? peer.noAddress(settings.connectTimeoutNs()) : Cause.FULL;
            return null;
        }
        try {
            peer.cause = "";
            return add(StreamSocket.connect(
                peer.address(), peer.target, settings.receiveCapacity(), settings.sendCapacity()), true, nowNs);
        } catch (final PosixException e) {
            peer.cause = Cause.of(e.errno());
            return null;
        }
    }

    /** Puts a connection into the table and has it watched. @return null, with the socket closed, when that failed */
    TcpConnection add(final StreamSocket socket, final boolean isClient, final long nowNs) {
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

    /** Ends a connection; one that was open stays in the table until those who used it were told. Idempotent. */
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
        if (!wasOpen) {
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
