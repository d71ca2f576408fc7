package io.roundhouse.testkit.engine;

/** Settings of the relay. */
public @interface RelayConfig {
    /** How long a message waits before it is forwarded, in microseconds; 0 forwards at once. */
    long delay_us() default 0;
}
