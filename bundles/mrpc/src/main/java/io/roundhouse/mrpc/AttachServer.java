package io.roundhouse.mrpc;

import io.roundhouse.admin.SessionView;
import io.roundhouse.admin.ViolationView;
import io.roundhouse.api.Status;
import io.roundhouse.api.control.AttachReply;
import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.api.layout.RecordDescriptor;
import io.roundhouse.api.layout.RegionDescriptor;
import io.roundhouse.posix.Epoll;
import io.roundhouse.posix.Errno;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.PosixException;
import io.roundhouse.posix.SocketAccess;
import io.roundhouse.posix.UnixListener;
import io.roundhouse.shm.ServiceSession;
import io.roundhouse.schema.negotiation.SchemaComparer;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.datapath.Datapaths;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final int BOUND = 2;
    private static final int FIRST_ID = 3;
    private static final int BACKLOG = 64;
    /** Connections that have not said what they want yet. */
    private static final int MAX_CANDIDATES = 256;
    /** Of them, those of one user. */
    private static final int MAX_CANDIDATES_PER_USER = 64;
    /** Violations that operators are told of. */
    private static final int MAX_VIOLATIONS = 16;
    private static final long REQUEST_LIMIT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int TICK_MS = 500;
    /** The listener stays readable while nothing can be accepted. */
    private static final long SHORTAGE_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int CLOSERS = 32;
    private static final long IDLE_CLOSER_S = 1;

    private final Datapaths datapaths;
    private final UnixListener listener;
    private final SchemaStore schemas;
    private final SchemaBinder binder;
    private final SchemaComparer comparer = new SchemaComparer();
    private final int stopFd = Posix.eventfd();
    private final int boundFd = Posix.eventfd();
    private final Epoll epoll = Epoll.create(64);
    private final Map<Integer, Connection> connections = new HashMap<>();
    private final Map<Integer, SessionView> views = new ConcurrentHashMap<>();
    private final Deque<ViolationView> violations = new ConcurrentLinkedDeque<>();
    /** Closed sessions that some thread may still be inside of. */
    private final Queue<AttachedSession> lingering = new ConcurrentLinkedQueue<>();
    /** Ends sessions, which may wait for peers; few, because freeing memory stops each thread there is. */
    private final ThreadPoolExecutor closers;
    /** Sessions that are ending. */
    private final AtomicInteger ending = new AtomicInteger();
    private final Thread thread;
    private volatile MrpcLimits limits;
    private volatile boolean isStopped;
    private int nextId = FIRST_ID;
    private int sessionCount;
    private long sessionNumber;

    /** Listens at once. @throws IllegalStateException when another service listens there */
    AttachServer(final Path path, final SocketAccess access, final Datapaths datapaths, final SchemaStore schemas,
        final MrpcLimits limits) {
        this.datapaths = datapaths;
        this.schemas = schemas;
        this.limits = limits;
        listener = UnixListener.open(path, Posix.SOCK_SEQPACKET, access, BACKLOG);
        epoll.add(listener.fd(), Epoll.EPOLLIN, LISTENER);
        epoll.add(stopFd, Epoll.EPOLLIN, STOP);
        epoll.add(boundFd, Epoll.EPOLLIN | Epoll.EPOLLET, BOUND);
        closers = new ThreadPoolExecutor(CLOSERS, CLOSERS, IDLE_CLOSER_S, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("roundhouse-detach-", 0).factory());
        closers.allowCoreThreadTimeOut(true);
        binder = new SchemaBinder(schemas, () -> Posix.eventfdSignal(boundFd));
        thread = Thread.ofPlatform().name("roundhouse-attach").start(this::run);
        LOGGER.info("applications attach at {}", path);
    }

    /** Limits for applications that attach from now on. Any thread. */
    void limits(final MrpcLimits changed) {
        limits = changed;
    }

    /** Those there are, in the order they attached. Any thread. */
    List<SessionView> sessions() {
        return views.values().stream().sorted(Comparator.comparing(SessionView::attached)).toList();
    }

    /** The last ones that broke the rules, the latest first. Any thread. */
    List<ViolationView> violations() {
        return List.copyOf(violations);
    }

    private void run() {
        while (!isStopped) {
            final int count = epoll.await(TICK_MS);
            for (int i = 0; i < count; i++) {
                final int id = (int) epoll.data(i);
                if (id == LISTENER) {
                    accept();
                } else if (id == BOUND) {
                    onBound();
                } else if (id != STOP && connections.containsKey(id)) {
                    onEvent(connections.get(id));
                }
            }
            expireCandidates();
            lingering.removeIf(AttachedSession::freeMemory);
        }
        for (final Connection connection : new ArrayList<>(connections.values())) {
            end(connection);
        }
    }

    private void accept() {
        int socket = listener.accept();
        for (; socket >= 0; socket = listener.accept()) {
            if (connections.size() - sessionCount >= MAX_CANDIDATES) {
                Posix.close(socket);
                continue;
            }
            try {
                final Connection connection =
                    new Connection(nextId, socket, System.nanoTime() + REQUEST_LIMIT_NS, epoll);
                if (countOf(connection.peer.uid(), false) < MAX_CANDIDATES_PER_USER) {
                    connections.put(nextId++, connection);
                } else {
                    end(connection);
                }
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
            final boolean isAsked = connection.request() != null;
            final MemorySegment buffer =
                arena.allocate((isAsked ? AttachRequest.SCHEMA_PART_LENGTH : AttachRequest.MAX_LENGTH) + 1L);
            final int length = Posix.receiveFds(connection.socket, buffer, 0, Posix.MSG_DONTWAIT).length();
            if (length > 0) {
                onMessage(connection, buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
            } else if (length != -Errno.EAGAIN) {
                end(connection);
            }
        }
    }

    private void onMessage(final Connection connection, final byte[] message) {
        if (connection.request() == null) {
            onRequest(connection, message);
        } else if (!connection.hasSchema() && connection.addSchema(message)) {
            bindOnceComplete(connection);
        } else {
            refuse(connection, Status.INVALID_ARGUMENT,
                "more came than was announced: schemaLength=" + connection.request().schemaLength());
        }
    }

    private void bindOnceComplete(final Connection connection) {
        if (connection.hasSchema()) {
            binder.submit(connection.id, connection.request().application(), DescriptorSet.of(connection.takeSchema()));
        }
    }

    private void onBound() {
        for (SchemaBinder.Answer answer = binder.poll(); answer != null; answer = binder.poll()) {
            final Connection connection = connections.get(answer.connection());
            if (connection == null) {
                release(answer.bound());
            } else if (answer.bound() == null) {
                refuse(connection, Status.INVALID_ARGUMENT, answer.refusal());
            } else {
                open(connection, answer.bound());
            }
        }
    }

    private void release(final SchemaStore.Bound bound) {
        if (bound != null) {
            schemas.release(bound.name());
        }
    }

    private void onRequest(final Connection connection, final byte[] message) {
        try {
            final AttachRequest request = AttachRequest.decode(message);
            if (request.oldestVersion() > RegionDescriptor.LAYOUT_VERSION
                || request.newestVersion() < RegionDescriptor.LAYOUT_VERSION) {
                refuse(connection, Status.FAILED_PRECONDITION, "service speaks layout version "
                    + RegionDescriptor.LAYOUT_VERSION + ": use a matching client library");
            } else if (request.schemaLength() > 0 && request.recordVersion() != RecordDescriptor.LAYOUT_VERSION) {
                refuse(connection, Status.FAILED_PRECONDITION, "service speaks record version "
                    + RecordDescriptor.LAYOUT_VERSION + ": generate the stubs with a matching plugin: recordVersion="
                    + request.recordVersion());
            } else {
                connection.request(request);
                if (request.schemaLength() == 0) {
                    open(connection, null);
                }
            }
        } catch (final IllegalArgumentException e) {
            refuse(connection, Status.INVALID_ARGUMENT, e.getMessage());
        }
    }

    private void open(final Connection connection, final SchemaStore.Bound schema) {
        if (sessionCount + ending.get() >= limits.maxSessions()) {
            release(schema);
            refuse(connection, Status.RESOURCE_EXHAUSTED, "too many sessions: max_sessions=" + limits.maxSessions());
            return;
        }
        final int uid = connection.peer.uid();
        if (countOf(uid, true) >= limits.sessionsOf(uid)) {
            release(schema);
            refuse(connection, Status.RESOURCE_EXHAUSTED, "too many sessions of this user: max_sessions_per_user="
                + limits.sessionsOf(uid) + " uid=" + uid);
            return;
        }
        final AttachRequest request = connection.request();
        final String name = request.application() + "-" + ++sessionNumber;
        try {
            connection.session(AttachedSession.open(
                name, datapaths, limits, connection.socket, request, connection.peer, schema, comparer));
            sessionCount++;
            views.put(connection.id, connection.session().view());
        } catch (final RuntimeException e) {
            release(schema);
            LOGGER.warn("application could not attach: session={} target={}", name, request.target(), e);
            connections.remove(connection.id);
            connection.forget(epoll);
        }
    }

    /** Sessions of a user, or its connections that have none yet. */
    private long countOf(final int uid, final boolean withSession) {
        return connections.values().stream()
            .filter(other -> other.peer.uid() == uid && (other.session() != null) == withSession).count();
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
            views.remove(connection.id);
            if (session.violation() != null) {
                note(new ViolationView(session.view(), session.violation(), Instant.now()));
            }
            ending.incrementAndGet();
            closers.execute(() -> detach(session));
        }
    }

    private void detach(final AttachedSession session) {
        try {
            session.close();
            release(session.schema());
            if (!session.freeMemory()) {
                LOGGER.warn("memory stays until a call that hangs comes back: session={}", session.name());
                lingering.add(session);
            }
        } finally {
            ending.decrementAndGet();
        }
    }

    private void note(final ViolationView violation) {
        violations.addFirst(violation);
        if (violations.size() > MAX_VIOLATIONS) {
            violations.removeLast();
        }
    }

    private void expireCandidates() {
        if (connections.size() == sessionCount) {
            return;
        }
        final long nowNs = System.nanoTime();
        for (final Connection connection : new ArrayList<>(connections.values())) {
            if (connection.session() == null && !connection.hasSchema() && nowNs - connection.deadlineNs > 0) {
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
        final boolean isInterrupted = join(thread);
        // Waits for all that it was given.
        closers.close();
        lingering.removeIf(AttachedSession::freeMemory);
        binder.close();
        comparer.close();
        epoll.close();
        Posix.close(stopFd);
        Posix.close(boundFd);
        listener.close();
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
