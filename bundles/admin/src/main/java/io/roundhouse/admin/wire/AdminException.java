package io.roundhouse.admin.wire;

/** There is no connection to a service; the message says why. */
public final class AdminException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    /** @param code of {@link ExitCode} */
    public AdminException(final int code, final String message) {
        super(message);
        this.code = code;
    }

    /** What a program ends with: a code of {@link ExitCode}. */
    public int code() {
        return code;
    }
}
