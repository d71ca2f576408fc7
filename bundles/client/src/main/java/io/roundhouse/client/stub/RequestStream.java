package io.roundhouse.client.stub;

import io.roundhouse.api.Status;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/**
 * The requests of a call that has several, as its server sees them. For the thread that serves the call.
 *
 * @param <V> the view of a request
 */
public final class RequestStream<V extends RecordView> {
    private final ServerCall call;
    private final Supplier<V> view;

    RequestStream(final ServerCall call, final Supplier<V> view) {
        this.call = call;
        this.view = view;
    }

    /**
     * Waits for the next request.
     *
     * @return a copy of it, or null when the client has finished
     * @throws StatusException CANCELLED when the caller gave up, the deadline passed or the thread was interrupted,
     *     which the method that serves the call need not catch
     */
    public V receive() {
        final MemorySegment record;
        try {
            record = call.nextRequest();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StatusException(Status.CANCELLED, "server was interrupted");
        }
        if (record == null) {
            return null;
        }
        final V request = view.get();
        request.wrap(record, 0, (int) record.byteSize());
        return request;
    }
}
