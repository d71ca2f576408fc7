package io.roundhouse.api;

/**
 * What a message descriptor is, by number.
 */
public final class MessageKind {
    /** A call on its way to the server. */
    public static final int REQUEST = 1;
    /** A call's answer, good or bad. */
    public static final int RESPONSE = 2;
    /**
     * The caller gave a call up. From a client its cookie, and the call ends as CANCELLED if nothing else was faster;
     * to a server the id of a call, whose answer nobody waits for any more. No payload.
     */
    public static final int CANCEL = 3;
    /**
     * The receiver of a stream takes more messages: of the call with the id or cookie, as many as the descriptor's
     * method says. No payload. See {@link MessageFlags#INITIAL_WINDOW}.
     */
    public static final int CREDIT = 4;

    private MessageKind() {
    }
}
