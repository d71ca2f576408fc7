package io.roundhouse.mrpc;

import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.posix.Epoll;
import io.roundhouse.posix.PeerCredentials;
import io.roundhouse.posix.Posix;

/**
 * An application's socket as the attach thread sees it: first one that has not said what it wants, then one whose
 * schema comes and is bound, then a session's.
 */
final class Connection {
    final int id;
    final int socket;
    final long deadlineNs;
    final PeerCredentials peer;
    private final int pidfd;
    private AttachRequest request;
    private byte[] schema;
    private int schemaLength;
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

    /** What it wants, or null as long as it has not said so. */
    AttachRequest request() {
        return request;
    }

    void request(final AttachRequest asked) {
        request = asked;
        schema = new byte[asked.schemaLength()];
    }

    /** Takes the next part of the schema. @return false when it is longer than was announced */
    boolean addSchema(final byte[] part) {
        if (part.length > schema.length - schemaLength) {
            return false;
        }
        System.arraycopy(part, 0, schema, schemaLength, part.length);
        schemaLength += part.length;
        return true;
    }

    /** Whether all of the schema is here. */
    boolean hasSchema() {
        return request != null && schemaLength == schema.length;
    }

    /** The schema; asked for once. */
    byte[] takeSchema() {
        final byte[] all = schema;
        schema = new byte[0];
        schemaLength = 0;
        return all;
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
