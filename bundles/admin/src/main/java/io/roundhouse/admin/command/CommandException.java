package io.roundhouse.admin.command;

/** A command did not do what it was asked, but has something to show. */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Object value;

    /**
     * A failure.
     *
     * @param message lower case, how it ended and why
     * @param value what the command would have returned
     */
    public CommandException(final String message, final Object value) {
        super(message);
        this.value = value;
    }

    /** What the command would have returned. */
    public Object value() {
        return value;
    }
}
