package io.roundhouse.client.stub;

import io.roundhouse.api.Status;

/**
 * A call ended otherwise than OK; thrown by a server's code, it is how the call is to end.
 */
public final class StatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String detail;
    private final transient Metadata metadata;

    /**
     * With a message for whoever called.
     *
     * @param status a {@link Status} other than OK
     */
    public StatusException(final int status, final String detail) {
        this(status, detail, Metadata.EMPTY);
    }

    /** The same with metadata, for programs rather than people. */
    public StatusException(final int status, final String detail, final Metadata metadata) {
        super(detail.isEmpty() ? Status.name(status) : Status.name(status) + ": " + detail);
        if (status == Status.OK) {
            throw new IllegalArgumentException("status must not be OK: message=" + detail);
        }
        this.status = status;
        this.detail = detail;
        this.metadata = metadata;
    }

    /** A {@link Status}, never OK. */
    public int status() {
        return status;
    }

    /** What came or goes with the failure; empty after serialization. */
    public Metadata metadata() {
        return metadata == null ? Metadata.EMPTY : metadata;
    }

    /** The message without the status, may be empty. */
    public String detail() {
        return detail;
    }
}
