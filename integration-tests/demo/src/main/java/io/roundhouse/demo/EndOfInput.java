package io.roundhouse.demo;

import java.io.IOException;

/** Tells an application to end: when whoever started it closes its standard input, or is gone. */
final class EndOfInput {
    private volatile boolean isReached;

    EndOfInput() {
        Thread.ofPlatform().daemon().name("end-of-input").start(this::read);
    }

    boolean isReached() {
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
