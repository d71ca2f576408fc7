package io.roundhouse.repository;

/** Something from outside was refused, or could not be had; the message says what, why, and what to do. */
public final class RepositoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the reason in words. */
    public RepositoryException(final String message) {
        super(message);
    }

    /** With the reason in words and where it was met. */
    public RepositoryException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
