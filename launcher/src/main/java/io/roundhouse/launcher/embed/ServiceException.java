package io.roundhouse.launcher.embed;

/** The service could not start; the message says why and what to do. */
public final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServiceException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
