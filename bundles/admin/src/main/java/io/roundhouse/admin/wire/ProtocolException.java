package io.roundhouse.admin.wire;

/** What came over the admin socket is no frame, or not the one that belongs there; the connection is of no more use. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message lower case, what is wrong, then values */
    public ProtocolException(final String message) {
        super(message);
    }
}
