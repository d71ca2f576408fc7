package io.roundhouse.spi;

/** A number shown to operators: written by one thread, read by any. */
public interface Counter {
    /** Adds to it. @param delta 0 or more; below 0 only where the number is no running total */
    void add(long delta);

    /** Sets it, where the number is no running total but, for example, a maximum. */
    default void set(final long value) {
        add(value - value());
    }

    /** The value as last written. */
    long value();
}
