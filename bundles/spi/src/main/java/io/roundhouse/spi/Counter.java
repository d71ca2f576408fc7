package io.roundhouse.spi;

/** A number shown to operators: written by one thread, read by any. */
public interface Counter {
    /** Adds to it. @param delta 0 or more */
    void add(long delta);

    /** The value as last written. */
    long value();
}
