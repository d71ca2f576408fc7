package io.roundhouse.spi;

/** A source of time. */
@FunctionalInterface
public interface NanoClock {
    /** Nanoseconds since some fixed moment; monotone. */
    long nanoTime();
}
