package io.roundhouse.admin.command;

/** The caller's role does not permit this; the message says what does. */
public final class NotPermittedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message lower case, what is not permitted, and to whom it is */
    public NotPermittedException(final String message) {
        super(message);
    }
}
