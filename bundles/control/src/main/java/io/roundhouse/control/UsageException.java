package io.roundhouse.control;

/** There is no such command, or its arguments are wrong; the message says where to look. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(final String message) {
        super(message);
    }
}
