package io.roundhouse.client;

import io.roundhouse.api.Status;

/**
 * The service is not there, refused the application, or answered nonsense.
 */
public final class AttachException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    AttachException(final int status, final String message, final Throwable cause) {
        super(Status.name(status) + ": " + message, cause);
        this.status = status;
    }

    /** A {@link Status}: UNAVAILABLE when there is no service, else the service's reason. */
    public int status() {
        return status;
    }
}
