package io.roundhouse.testkit;

import io.roundhouse.spi.NanoClock;

/** A clock that stands still until told otherwise. */
public final class TestClock implements NanoClock {
    private long nowNs;

    /** A clock that shows {@code nowNs}. */
    public TestClock(final long nowNs) {
        this.nowNs = nowNs;
    }

    @Override
    public long nanoTime() {
        return nowNs;
    }

    /** Moves on. @param ns 0 or more */
    public void advance(final long ns) {
        if (ns < 0) {
            throw new IllegalArgumentException("clock must not go back: ns=" + ns);
        }
        nowNs += ns;
    }
}
