package io.roundhouse.testkit;

import io.roundhouse.spi.GlobalLong;
import java.util.concurrent.atomic.AtomicLong;

/** A long that several contexts may share. */
final class TestGlobalLong implements GlobalLong {
    private final AtomicLong value;

    TestGlobalLong(final long initial) {
        value = new AtomicLong(initial);
    }

    @Override
    public long get() {
        return value.get();
    }

    @Override
    public boolean compareAndSet(final long expected, final long replacement) {
        return value.compareAndSet(expected, replacement);
    }

    @Override
    public long getAndAdd(final long delta) {
        return value.getAndAdd(delta);
    }
}
