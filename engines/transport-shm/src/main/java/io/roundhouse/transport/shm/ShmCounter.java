package io.roundhouse.transport.shm;

import io.roundhouse.spi.Counter;
import io.roundhouse.spi.EngineContext;

/** What the transport counts. The label is the counter's name for operators. */
enum ShmCounter {
    /** Requests handed to servers. */
    REQUESTS("requests"),
    /** Answers handed to clients. */
    ANSWERS("answers"),
    /** Calls answered with UNAVAILABLE here because nobody serves their target. */
    UNAVAILABLE("calls_unavailable"),
    /** Messages answered with an error because they are longer than a link takes. */
    TOO_LONG("messages_too_long"),
    /** Answers for clients that are gone. */
    ANSWERS_ORPHANED("answers_orphaned"),
    /** Answers for an application which takes none while others wait: it gets an error. */
    ANSWERS_REFUSED("answers_refused"),
    /** Messages on tx links that are neither a client's nor a server's. */
    MALFORMED("messages_malformed");

    private final String label;

    ShmCounter(final String label) {
        this.label = label;
    }

    /** The counters of a context, by ordinal. */
    static Counter[] all(final EngineContext context) {
        final ShmCounter[] kinds = values();
        final Counter[] counters = new Counter[kinds.length];
        for (final ShmCounter kind : kinds) {
            counters[kind.ordinal()] = context.counter(kind.label);
        }
        return counters;
    }
}
