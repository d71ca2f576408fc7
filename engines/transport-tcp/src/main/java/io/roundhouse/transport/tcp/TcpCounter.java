package io.roundhouse.transport.tcp;

import io.roundhouse.spi.Counter;
import io.roundhouse.spi.EngineContext;

/** What the transport counts. The label is the counter's name for operators. */
enum TcpCounter {
    /** The port listened on; 0 for none. */
    LISTEN_PORT("listen_port"),
    /** Attempts to listen that failed; repeated every second. */
    LISTEN_FAILURES("listen_failures"),
    /** Connections accepted. */
    ACCEPTED("connections_accepted"),
    /** Connections refused because there are {@code max_connections}. */
    REFUSED("connections_refused"),
    /** Times that accepting stopped for a while because the process or the kernel was short of something. */
    ACCEPT_FAILURES("accept_failures"),
    /** Connections established from here. */
    CONNECTED("connections_connected"),
    /** Attempts to connect that failed or took too long. */
    CONNECT_FAILURES("connect_failures"),
    /** Established connections that ended. */
    LOST("connections_lost"),
    /** Connections ended because the peer was silent. */
    SILENT("connections_silent"),
    /** Connections ended because the peer's first bytes were no preface that we understand. */
    PREFACE_MISMATCHES("preface_mismatches"),
    /** Connections ended because the peer sent what the protocol does not allow. */
    VIOLATIONS("protocol_violations"),
    /** Frames of messages sent. */
    FRAMES_SENT("frames_sent"),
    /** Frames of messages received and handed on or answered. */
    FRAMES_RECEIVED("frames_received"),
    /** Calls answered with UNAVAILABLE here because there is no connection or no server. */
    UNAVAILABLE("calls_unavailable"),
    /** Messages answered with an error because they are longer than a frame or a link takes. */
    TOO_LONG("messages_too_long"),
    /** Answers of servers whose connection is gone. */
    ANSWERS_ORPHANED("answers_orphaned"),
    /** Answers that came for an application which takes none while others on the connection wait: it gets an error. */
    ANSWERS_REFUSED("answers_refused"),
    /** Answers of peers for datapaths that are not there or do not use the connection. */
    ANSWERS_UNROUTABLE("answers_unroutable"),
    /** Messages on tx links that are neither a client's request nor a server's answer. */
    MALFORMED("messages_malformed");

    private final String label;

    TcpCounter(final String label) {
        this.label = label;
    }

    /** The counters of a context, by ordinal. */
    static Counter[] all(final EngineContext context) {
        final TcpCounter[] kinds = values();
        final Counter[] counters = new Counter[kinds.length];
        for (final TcpCounter kind : kinds) {
            counters[kind.ordinal()] = context.counter(kind.label);
        }
        return counters;
    }
}
