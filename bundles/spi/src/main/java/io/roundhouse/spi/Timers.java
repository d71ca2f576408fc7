package io.roundhouse.spi;

/** A wheel of timers on the engine's executor. A token names one timer of the engine. */
public interface Timers {
    /** Arms a timer, or moves it. @param token the engine's own number @param atNs when, on the runtime's clock */
    void schedule(long token, long atNs);

    /** Disarms a timer; nothing happens when there is none. */
    void cancel(long token);
}
