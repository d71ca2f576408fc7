package io.roundhouse.demo;

/** The demo cannot go on; the message says why. */
final class DemoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoException(final String message) {
        super(message);
    }
}
