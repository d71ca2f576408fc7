package io.roundhouse.testkit;

import io.roundhouse.spi.Counter;

/** A counter of one thread. */
final class TestCounter implements Counter {
    private long value;

    @Override
    public void add(final long delta) {
        value += delta;
    }

    @Override
    public long value() {
        return value;
    }
}
