package io.roundhouse.mrpc;

import io.roundhouse.posix.Epoll;
import io.roundhouse.posix.PeerCredentials;
import io.roundhouse.posix.Posix;

/**
 * An application's socket as the attach thread sees it: first one that has not said what it wants, then a session's.
 */
final class Connection {
    final int id;
    final int socket;
    final long deadlineNs;
    final PeerCredentials peer;
    private final int pidfd;
    private AttachedSession session;

    /** Takes the socket. Throws when the peer is dead already; the socket is closed then. */
    Connection(final int id, final int socket, final long deadlineNs, final Epoll epoll) {
        this.id = id;
        this.socket = socket;
        this.deadlineNs = deadlineNs;
        int opened = -1;
        try {
            peer = Posix.peerCredentials(socket);
            opened = Posix.peerPidfd(socket);
            epoll.add(socket, Epoll.EPOLLIN | Epoll.EPOLLRDHUP, id);
            epoll.add(opened, Epoll.EPOLLIN, id);
        } catch (final RuntimeException e) {
            Posix.close(opened);
            Posix.close(socket);
            throw e;
        }
        pidfd = opened;
    }

    AttachedSession session() {
        return session;
    }

    void session(final AttachedSession attached) {
        session = attached;
    }

    /** Stops watching. The socket itself is the session's, or is closed here when there is none. */
    void forget(final Epoll epoll) {
        epoll.remove(pidfd);
        Posix.close(pidfd);
        if (session != null) {
            epoll.remove(socket);
        }
    }
}
