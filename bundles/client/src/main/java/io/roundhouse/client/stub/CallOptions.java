package io.roundhouse.client.stub;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a caller may ask of a call.
 *
 * @param timeoutNs       how long the call may take, 0 for no limit
 * @param metadata        goes with the request
 * @param onReplyMetadata told what comes with an answer or failure, in front of that, by the thread that hands it over;
 *                        null for nobody
 */
public record CallOptions(long timeoutNs, Metadata metadata, Consumer<Metadata> onReplyMetadata) {
    /** Nothing special. */
    public static final CallOptions NONE = new CallOptions(0, Metadata.EMPTY, null);

    /** Checks the range. */
    public CallOptions {
        if (timeoutNs < 0) {
            throw new IllegalArgumentException("timeout must not be negative: timeoutNs=" + timeoutNs);
        }
    }

    /** A limit in time. */
    public static CallOptions timeout(final Duration timeout) {
        return NONE.withTimeout(timeout);
    }

    /**
     * For calls that are made in order to answer another: they have what is left of its time, 1 ns at least, and belong
     * to the same trace.
     */
    public static CallOptions within(final ServerCall call) {
        Metadata trace = Metadata.EMPTY;
        for (final String name : new String[] {Metadata.TRACE_PARENT, Metadata.TRACE_STATE}) {
            for (final String value : call.metadata().all(name)) {
                trace = trace.with(name, value);
            }
        }
        final long leftNs = call.deadlineNs() == 0 ? 0 : Math.max(1, call.deadlineNs() - System.nanoTime());
        return new CallOptions(leftNs, trace, null);
    }

    /** The same with a limit in time. */
    public CallOptions withTimeout(final Duration timeout) {
        return new CallOptions(timeout.toNanos(), metadata, onReplyMetadata);
    }

    /** The same with more metadata. */
    public CallOptions withMetadata(final Metadata more) {
        return new CallOptions(timeoutNs, metadata.with(more), onReplyMetadata);
    }

    /** The same, and tells somebody of the answer's metadata. */
    public CallOptions withReplyMetadata(final Consumer<Metadata> listener) {
        return new CallOptions(timeoutNs, metadata, listener);
    }
}
