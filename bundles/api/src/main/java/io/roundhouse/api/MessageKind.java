package io.roundhouse.api;

/**
 * What a message descriptor is, by number.
 */
public final class MessageKind {
    /** A call on its way to the server. */
    public static final int REQUEST = 1;
    /** A call's answer, good or bad. */
    public static final int RESPONSE = 2;

    private MessageKind() {
    }
}
