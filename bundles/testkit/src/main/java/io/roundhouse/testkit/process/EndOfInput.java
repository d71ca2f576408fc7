package io.roundhouse.testkit.process;

import java.io.IOException;

/** Tells an application to end: when whoever started it closes its standard input, or is gone. */
public final class EndOfInput {
    private volatile boolean isReached;

    /** Begins to read standard input, on a thread of its own. */
    public EndOfInput() {
        Thread.ofPlatform().daemon().name("end-of-input").start(this::read);
    }

    /** Whether there is no more. */
    public boolean isReached() {
        return isReached;
    }

    private void read() {
        try {
            while (System.in.read() >= 0) {
                continue;
            }
        } catch (final IOException e) {
            System.err.println("standard input broke: " + e.getMessage());
        }
        isReached = true;
    }
}
