package io.roundhouse.control;

import io.roundhouse.admin.wire.ExitCode;
import io.roundhouse.admin.wire.Frame;
import io.roundhouse.admin.wire.Frame.Kind;
import io.roundhouse.posix.Epoll;
import io.roundhouse.posix.PeerCredentials;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.PosixException;
import io.roundhouse.posix.UnixListener;
import io.roundhouse.posix.Users;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets operators' programs connect: a thread of its own that accepts, asks the kernel who it is, and counts. */
final class AdminServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AdminServer.class);
    private static final int BACKLOG = 16;
    private static final int LISTENER = 0;
    private static final int STOP = 1;
    private static final long SHORTAGE_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long COMMAND_GRACE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_LIMIT_NS = TimeUnit.SECONDS.toNanos(3);
    /** Between two entries of those turned away: who knocks often must not fill the log. */
    private static final long DENIED_PAUSE_NS = TimeUnit.SECONDS.toNanos(1);

    private final UnixListener listener;
    private final Services services;
    private final Epoll epoll;
    private final int stopFd;
    private final Admission<AdminConnection> admission = new Admission<>();
    private final Thread thread;
    private volatile ControlLimits limits;
    private volatile boolean isStopped;
    private long deniedNs = System.nanoTime() - DENIED_PAUSE_NS;
    private int deniedCount;

    /** Listens at once. @throws IllegalStateException when another service listens there */
    AdminServer(final Path path, final ControlLimits limits, final Services services) {
        this.limits = limits;
        this.services = services;
        listener = UnixListener.open(path, Posix.SOCK_STREAM, limits.access(), BACKLOG);
        epoll = Epoll.create(2);
        stopFd = Posix.eventfd();
        epoll.add(listener.fd(), Epoll.EPOLLIN, LISTENER);
        epoll.add(stopFd, Epoll.EPOLLIN, STOP);
        thread = Thread.ofPlatform().name("roundhouse-admin").start(this::run);
        LOGGER.info("operators connect at {}", path);
    }

    /** Roles and limits for those who connect from now on. Any thread. */
    void limits(final ControlLimits changed) {
        limits = changed;
    }

    private void run() {
        while (!isStopped) {
            epoll.await(-1);
            int fd = listener.accept();
            for (; fd >= 0 && !isStopped; fd = listener.accept()) {
                accept(new PeerSocket(fd));
            }
            if (fd < 0 && !PeerSocket.isTransient(fd)) {
                LockSupport.parkNanos(SHORTAGE_PAUSE_NS);
            }
        }
    }

    private void accept(final PeerSocket socket) {
        try {
            final PeerCredentials peer = Posix.peerCredentials(socket.fd());
            final Role role = limits.roles().of(peer, Users.peerGroups(socket.fd()));
            if (role == null) {
                deny(socket, peer);
                return;
            }
            serve(socket, new Caller(peer.uid(), peer.pid(), role));
        } catch (final PosixException e) {
            LOGGER.debug("operator's program left before it was accepted", e);
            socket.close();
        }
    }

    private void deny(final PeerSocket socket, final PeerCredentials peer) {
        final String message = "uid " + Integer.toUnsignedString(peer.uid()) + " has no role here; admin_users, "
            + "admin_groups, read_users and read_groups in etc/service/control.cfg give it one";
        refuse(socket, ExitCode.NOT_PERMITTED, message);
        deniedCount++;
        if (System.nanoTime() - deniedNs >= DENIED_PAUSE_NS) {
            deniedNs = System.nanoTime();
            services.audit().append(new AuditLog.Entry(Instant.now(), peer.uid(), peer.pid(), "none", "", "denied",
                "connections turned away since the last entry: " + deniedCount, 0));
            deniedCount = 0;
        }
    }

    private static void refuse(final PeerSocket socket, final int code, final String message) {
        socket.writeNow(Frame.of(Kind.RESULT, message, "code", Integer.toString(code)).encode());
        socket.close();
    }

    private void serve(final PeerSocket socket, final Caller caller) {
        final AdminConnection[] made = new AdminConnection[1];
        made[0] = new AdminConnection(socket, caller, services, () -> admission.leave(made[0]));
        if (!admission.enter(made[0], caller, limits.maxConnections())) {
            refuse(socket, ExitCode.FAILED, "too many connections; try again later, or raise max_connections in "
                + "etc/service/control.cfg");
        } else {
            Thread.ofPlatform().name("roundhouse-admin " + caller.uid()).start(made[0]);
        }
    }

    /** Stops to listen; commands that run get a second to end, among them the one that stops the service. */
    @Override
    public void close() {
        isStopped = true;
        Posix.eventfdSignal(stopFd);
        try {
            thread.join();
            admission.forEach(connection -> connection.close(false));
            admission.awaitEmpty(COMMAND_GRACE_NS);
            admission.forEach(connection -> connection.close(true));
            admission.awaitEmpty(CLOSE_LIMIT_NS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listener.close();
        epoll.close();
        Posix.close(stopFd);
    }
}
