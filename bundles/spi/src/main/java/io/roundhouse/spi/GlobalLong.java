package io.roundhouse.spi;

/** A long of the whole service, changed atomically by engines on any executor. */
public interface GlobalLong {
    /** The value, with acquire semantics. */
    long get();

    /** Sets the value if it is still {@code expected}. @return whether it was */
    boolean compareAndSet(long expected, long value);

    /** Adds and returns the former value. */
    long getAndAdd(long delta);
}
