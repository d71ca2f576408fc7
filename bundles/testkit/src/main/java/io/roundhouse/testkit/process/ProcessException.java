package io.roundhouse.testkit.process;

/** What runs several processes cannot go on; the message says why. */
public final class ProcessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message lower case, what is wrong, then values */
    public ProcessException(final String message) {
        super(message);
    }
}
