package io.roundhouse.launcher;

/** The service could not start; the message says what to do. */
public final class FrameworkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FrameworkException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
