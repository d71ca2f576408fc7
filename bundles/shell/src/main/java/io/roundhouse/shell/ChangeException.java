package io.roundhouse.shell;

/** A change did not commit; the message says how it ended and why. */
final class ChangeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChangeException(final String message) {
        super(message);
    }
}
