package io.roundhouse.runtime.change;

/** Ends the way forward of a change; its message is told to operators. */
final class ChangeFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChangeFailure(final String message) {
        super(message, null, false, false);
    }
}
