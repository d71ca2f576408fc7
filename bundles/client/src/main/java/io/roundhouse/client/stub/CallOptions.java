package io.roundhouse.client.stub;

import java.time.Duration;

/**
 * What a caller may ask of a call.
 *
 * @param timeoutNs how long the call may take, 0 for no limit
 */
public record CallOptions(long timeoutNs) {
    /** Nothing special. */
    public static final CallOptions NONE = new CallOptions(0);

    /** Checks the range. */
    public CallOptions {
        if (timeoutNs < 0) {
            throw new IllegalArgumentException("timeout must not be negative: timeoutNs=" + timeoutNs);
        }
    }

    /** A limit in time. */
    public static CallOptions timeout(final Duration timeout) {
        return new CallOptions(timeout.toNanos());
    }
}
