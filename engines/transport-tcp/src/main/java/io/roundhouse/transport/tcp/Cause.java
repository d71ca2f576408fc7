package io.roundhouse.transport.tcp;

import io.roundhouse.posix.Errno;

/** Why there is no connection, in words for people. Allocates. */
final class Cause {
    static final String MALFORMED = "not an address, host:port is one";
    static final String UNKNOWN_HOST = "unknown host";
    static final String UNANSWERED = "the server there went with answers unsent";
    static final String FULL = "as many connections as max_connections";
    static final String VIOLATION = "the peer broke the protocol";
    static final String PREFACE = "the peer does not speak this protocol";

    private Cause() {
    }

    /** @param errno what the socket failed with, 0 when the peer closed it */
    static String of(final int errno) {
        return switch (errno) {
            case 0 -> "closed by the peer";
            case Errno.ECONNREFUSED -> "connection refused";
            case Errno.ECONNRESET, Errno.EPIPE -> "connection reset by the peer";
            case Errno.ETIMEDOUT -> "timed out";
            case Errno.EHOSTUNREACH -> "no route to the host";
            case Errno.ENETUNREACH -> "the network is unreachable";
            default -> Errno.name(errno);
        };
    }

    static String noAnswer(final long timeoutNs) {
        return "no answer within " + timeoutNs / 1_000_000 + " ms";
    }

    static String noAnswerOfResolver(final long timeoutNs) {
        return "no answer of the resolver within " + timeoutNs / 1_000_000 + " ms";
    }

    static String silent(final long silentNs) {
        return "silent for " + silentNs / 1_000_000 + " ms";
    }
}
