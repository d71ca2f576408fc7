package io.roundhouse.mrpc;

import io.roundhouse.api.Status;
import io.roundhouse.api.control.AttachReply;
import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.api.layout.RegionDescriptor;
import io.roundhouse.posix.Epoll;
import io.roundhouse.posix.Errno;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.PosixException;
import io.roundhouse.shm.ServiceSession;
import io.roundhouse.spi.datapath.Datapaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets applications attach: a thread of its own that accepts, hears what they want, opens sessions, and notices their
 * death by the process's descriptor or the socket's end, whichever comes first.
 */
final class AttachServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AttachServer.class);
    private static final int LISTENER = 0;
    private static final int STOP = 1;
    private static final int FIRST_ID = 2;
    private static final int BACKLOG = 64;
    /** Connections that have not said what they want yet. */
    private static final int MAX_CANDIDATES = 64;
    private static final long REQUEST_LIMIT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int TICK_MS = 500;
    /** The listener stays readable while nothing can be accepted. */
    private static final long SHORTAGE_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Path path;
    private final Datapaths datapaths;
    private final int listener;
    private final int stopFd = Posix.eventfd();
    private final Epoll epoll = Epoll.create(64);
    private final Map<Integer, Connection> connections = new HashMap<>();
    private final List<Thread> closers = new ArrayList<>();
    private final Thread thread;
    private volatile MrpcLimits limits;
    private volatile boolean isStopped;
    private int nextId = FIRST_ID;
    private int sessionCount;
    private long sessionNumber;

    /** Listens at once. @throws IllegalStateException when another service listens there */
    AttachServer(final Path path, final Datapaths datapaths, final MrpcLimits limits) {
        this.path = path;
        this.datapaths = datapaths;
        this.limits = limits;
        removeStale(path);
        listener = Posix.unixSocket(Posix.SOCK_SEQPACKET, false);
        Posix.bind(listener, path.toString());
        Posix.listen(listener, BACKLOG);
        epoll.add(listener, Epoll.EPOLLIN, LISTENER);
        epoll.add(stopFd, Epoll.EPOLLIN, STOP);
        thread = Thread.ofPlatform().name("roundhouse-attach").start(this::run);
        LOGGER.info("applications attach at {}", path);
    }

    private static void removeStale(final Path path) {
        final int probe = Posix.unixSocket(Posix.SOCK_SEQPACKET, false);
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Posix.connect(probe, path.toString());
            throw new IllegalStateException("another service listens: socket_path=" + path);
        } catch (final PosixException e) {
            if (e.errno() == Errno.EAGAIN) {
                throw new IllegalStateException("another service listens: socket_path=" + path, e);
            }
            delete(path);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Posix.close(probe);
        }
    }

    private static void delete(final Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Limits for applications that attach from now on. Any thread. */
    void limits(final MrpcLimits changed) {
        limits = changed;
    }

    private void run() {
        while (!isStopped) {
            final int count = epoll.await(TICK_MS);
            for (int i = 0; i < count; i++) {
                final int id = (int) epoll.data(i);
                if (id == LISTENER) {
                    accept();
                } else if (id != STOP && connections.containsKey(id)) {
                    onEvent(connections.get(id));
                }
            }
            expireCandidates();
            closers.removeIf(closer -> !closer.isAlive());
        }
        for (final Connection connection : new ArrayList<>(connections.values())) {
            end(connection);
        }
    }

    private void accept() {
        int socket = Posix.accept(listener);
        for (; socket >= 0; socket = Posix.accept(listener)) {
            if (connections.size() - sessionCount >= MAX_CANDIDATES) {
                Posix.close(socket);
                continue;
            }
            try {
                final Connection connection =
                    new Connection(nextId, socket, System.nanoTime() + REQUEST_LIMIT_NS, epoll);
                connections.put(nextId++, connection);
            } catch (final PosixException e) {
                LOGGER.debug("application left before it was accepted", e);
            }
        }
        if (socket == -Errno.EMFILE || socket == -Errno.ENOMEM || socket == -Errno.ENOBUFS) {
            LOGGER.warn("cannot accept applications for now: {}", Errno.name(-socket));
            LockSupport.parkNanos(SHORTAGE_PAUSE_NS);
        }
    }

    private void onEvent(final Connection connection) {
        if (connection.session() != null) {
            end(connection);
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment buffer = arena.allocate(AttachRequest.MAX_LENGTH + 1L);
            final int length = Posix.receiveFds(connection.socket, buffer, 0, Posix.MSG_DONTWAIT).length();
            if (length > 0) {
                onRequest(connection, buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
            } else if (length != -Errno.EAGAIN) {
                end(connection);
            }
        }
    }

    private void onRequest(final Connection connection, final byte[] message) {
        try {
            final AttachRequest request = AttachRequest.decode(message);
            if (request.oldestVersion() > RegionDescriptor.LAYOUT_VERSION
                || request.newestVersion() < RegionDescriptor.LAYOUT_VERSION) {
                refuse(connection, Status.FAILED_PRECONDITION, "service speaks layout version "
                    + RegionDescriptor.LAYOUT_VERSION + ": use a matching client library");
            } else if (sessionCount + closers.size() >= limits.maxSessions()) {
                refuse(connection, Status.RESOURCE_EXHAUSTED,
                    "too many sessions: max_sessions=" + limits.maxSessions());
            } else {
                open(connection, request);
            }
        } catch (final IllegalArgumentException e) {
            refuse(connection, Status.INVALID_ARGUMENT, e.getMessage());
        }
    }

    private void open(final Connection connection, final AttachRequest request) {
        final String name = request.application() + "-" + ++sessionNumber;
        try {
            connection.session(AttachedSession.open(
                name, datapaths, limits, connection.socket, request, connection.peer));
            sessionCount++;
        } catch (final RuntimeException e) {
            LOGGER.warn("application could not attach: session={} target={}", name, request.target(), e);
            connections.remove(connection.id);
            connection.forget(epoll);
        }
    }

    private void refuse(final Connection connection, final int status, final String reason) {
        LOGGER.warn(
            "application refused: pid={} status={} reason={}", connection.peer.pid(), Status.name(status), reason);
        ServiceSession.sendRefusal(connection.socket, AttachReply.refusal(status, reason));
        end(connection);
    }

    private void end(final Connection connection) {
        connections.remove(connection.id);
        connection.forget(epoll);
        final AttachedSession session = connection.session();
        if (session == null) {
            Posix.close(connection.socket);
        } else {
            sessionCount--;
            closers.add(Thread.ofPlatform().name("roundhouse-detach " + session.name()).start(session::close));
        }
    }

    private void expireCandidates() {
        if (connections.size() == sessionCount) {
            return;
        }
        final long nowNs = System.nanoTime();
        for (final Connection connection : new ArrayList<>(connections.values())) {
            if (connection.session() == null && nowNs - connection.deadlineNs > 0) {
                refuse(connection, Status.DEADLINE_EXCEEDED, "no request came");
            }
        }
    }

    /** Ends all sessions and waits until what they held is released. */
    @Override
    public void close() {
        if (isStopped) {
            return;
        }
        isStopped = true;
        Posix.eventfdSignal(stopFd);
        boolean isInterrupted = join(thread);
        for (final Thread closer : closers) {
            isInterrupted |= join(closer);
        }
        epoll.close();
        Posix.close(stopFd);
        Posix.close(listener);
        delete(path);
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean join(final Thread other) {
        boolean isInterrupted = false;
        while (true) {
            try {
                other.join();
                return isInterrupted;
            } catch (final InterruptedException e) {
                isInterrupted = true;
            }
        }
    }
}
