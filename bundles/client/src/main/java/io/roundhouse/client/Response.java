package io.roundhouse.client;

import io.roundhouse.api.layout.RegionDescriptor;
import java.lang.foreign.MemorySegment;

/**
 * The answer that a handler writes, one at a time, reused for ever. Belongs to the server's thread.
 */
public final class Response {
    private final Stripe stripe;
    private long offset = -1;
    private int length;

    Response(final Stripe stripe) {
        this.stripe = stripe;
    }

    /**
     * Takes room for the answer, once for each request.
     *
     * @param bytes 1 B to 1 MiB
     * @return where to write in {@link #memory}, or -1 when there is none for now
     */
    public long allocate(final int bytes) {
        if (bytes <= 0 || bytes > RegionDescriptor.MAX_PAYLOAD_LENGTH || length != 0) {
            throw new IllegalArgumentException(
                "answer must have 1 B to 1 MiB, once: length=" + bytes + " had=" + length);
        }
        offset = stripe.allocate(bytes);
        length = offset < 0 ? 0 : bytes;
        return offset;
    }

    /** Where the answer is written. */
    public MemorySegment memory() {
        return stripe.sendHeap();
    }

    long offset() {
        return offset;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    void cancel() {
        if (length != 0) {
            stripe.cancel(offset);
            length = 0;
        }
    }
}
