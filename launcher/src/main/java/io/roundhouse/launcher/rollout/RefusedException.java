package io.roundhouse.launcher.rollout;

import java.io.IOException;

/** A service did not do what it was asked; the message says why. The connection is as before. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(final String message) {
        super(message);
    }
}
