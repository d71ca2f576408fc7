package io.roundhouse.client;

import io.roundhouse.api.MessageKind;
import io.roundhouse.api.Status;
import io.roundhouse.api.layout.RegionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Calls on one stripe: numbered, asynchronous, at most so many in flight. One owner thread. Allocates no Java memory
 * after construction.
 *
 * <pre>
 *  while (working) {
 *      while (client.submit(number, method, bytes, 0, bytes.length, 0) == 0) { number++; }
 *      if (client.poll() == 0) { client.idle(); }
 *  }
 * </pre>
 *
 * <p>A call's cookie is {@code generation << 16 | slot}: an answer to a call that is not open is counted, not
 * delivered.
 */
public final class RpcClient {
    /** Too many calls are in flight, or memory is short, for now: poll, then try again. */
    public static final int FULL = Stripe.FULL;
    /** The service is gone; open calls complete with UNAVAILABLE. */
    public static final int CLOSED = Stripe.CLOSED;

    private static final int SLOT_BITS = 16;
    private static final int POLL_LIMIT = 64;

    private final Stripe stripe;
    private final CallListener listener;
    private final CompletionHandler completions = this::onMessage;
    private final long[] numbers;
    private final long[] cookies;
    private final int[] freeSlots;
    private int freeCount;
    private long generation;
    private long strayCount;

    /**
     * Calls on a stripe of a CLIENT session.
     *
     * @param maxInFlight 1 to {@link Stripe#ringCapacity}
     */
    public RpcClient(final Stripe stripe, final int maxInFlight, final CallListener listener) {
        if (maxInFlight < 1 || maxInFlight > stripe.ringCapacity()) {
            throw new IllegalArgumentException("maxInFlight must be 1 to the ring's capacity: maxInFlight="
                + maxInFlight + " capacity=" + stripe.ringCapacity());
        }
        this.stripe = stripe;
        this.listener = listener;
        numbers = new long[maxInFlight];
        cookies = new long[maxInFlight];
        freeSlots = new int[maxInFlight];
        freeCount = maxInFlight;
        for (int i = 0; i < maxInFlight; i++) {
            freeSlots[i] = maxInFlight - 1 - i;
        }
    }

    /**
     * Calls with a copy of {@code length} bytes.
     *
     * @param number     comes back with the answer
     * @param deadlineNs of {@link System#nanoTime}, 0 for none
     * @return 0, {@link #FULL} or {@link #CLOSED}
     */
    public int submit(final long number, final int method, final byte[] request, final int start, final int length,
        final long deadlineNs) {
        final long offset = room(length);
        if (offset < 0) {
            return (int) offset;
        }
        MemorySegment.copy(request, start, stripe.sendHeap(), ValueLayout.JAVA_BYTE, offset, length);
        return submitOrCancel(number, method, offset, length, deadlineNs);
    }

    /** Calls with a copy of {@code length} bytes of a segment; else as with an array. */
    public int submit(final long number, final int method, final MemorySegment request, final long start,
        final int length, final long deadlineNs) {
        final long offset = room(length);
        if (offset < 0) {
            return (int) offset;
        }
        MemorySegment.copy(request, start, stripe.sendHeap(), offset, length);
        return submitOrCancel(number, method, offset, length, deadlineNs);
    }

    /**
     * Calls with a block that the caller allocated on the stripe and wrote; it stays the caller's unless this returns
     * 0.
     *
     * @return 0, {@link #FULL} or {@link #CLOSED}
     */
    public int submitBlock(
        final long number, final int method, final long offset, final int length, final long deadlineNs) {
        if (freeCount == 0) {
            return stripe.isClosed() ? CLOSED : FULL;
        }
        final int slot = freeSlots[freeCount - 1];
        final long cookie = ++generation << SLOT_BITS | slot;
        final int result = stripe.submitRequest(cookie, method, offset, length, deadlineNs);
        if (result == 0) {
            freeCount--;
            numbers[slot] = number;
            cookies[slot] = cookie;
        }
        return result;
    }

    /**
     * Gives a call up. It still completes, once: as CANCELLED, or otherwise if that was faster. Looks through the open
     * calls.
     *
     * @param number of the call; one that is not open is let be
     * @return 0, {@link #FULL} or {@link #CLOSED}
     */
    public int cancel(final long number) {
        for (int slot = 0; slot < numbers.length; slot++) {
            if (cookies[slot] != 0 && numbers[slot] == number) {
                return stripe.submitCancel(cookies[slot]);
            }
        }
        return 0;
    }

    private long room(final int length) {
        if (length > RegionDescriptor.MAX_PAYLOAD_LENGTH || length < 0) {
            throw new IllegalArgumentException("request must have at most 1 MiB: length=" + length);
        }
        if (stripe.isClosed()) {
            return CLOSED;
        }
        return freeCount == 0 ? FULL : length == 0 ? 0 : stripe.allocate(length);
    }

    private int submitOrCancel(
        final long number, final int method, final long offset, final int length, final long deadlineNs) {
        final int result = submitBlock(number, method, offset, length, deadlineNs);
        if (result != 0 && length != 0) {
            stripe.cancel(offset);
        }
        return result;
    }

    /** Sends what was submitted and completes what was answered, without blocking. @return how many calls completed */
    public int poll() {
        stripe.flush();
        final int completed = stripe.poll(completions, POLL_LIMIT);
        if (completed == 0 && stripe.isClosed()) {
            return completeAll(Status.UNAVAILABLE);
        }
        return completed;
    }

    /** Waits as {@link Stripe#idle} does, when a poll found nothing. */
    public void idle() {
        stripe.idle();
    }

    /** Calls submitted and not completed. */
    public int inFlight() {
        return numbers.length - freeCount;
    }

    /** Answers that belonged to no open call. */
    public long strayCount() {
        return strayCount;
    }

    /** Whether the service is gone. */
    public boolean isClosed() {
        return stripe.isClosed();
    }

    private boolean onMessage(final int kind, final long cookie, final int status, final int method, final long offset,
        final int length) {
        final int slot = (int) cookie & (1 << SLOT_BITS) - 1;
        if (kind == MessageKind.RESPONSE && slot < cookies.length && cookies[slot] == cookie && cookie != 0) {
            complete(slot, status, offset, length - stripe.handedMetadataLength());
        } else {
            strayCount++;
        }
        if (length != 0) {
            stripe.release(offset);
        }
        return true;
    }

    private void complete(final int slot, final int status, final long offset, final int length) {
        cookies[slot] = 0;
        freeSlots[freeCount++] = slot;
        listener.onCompleted(numbers[slot], status, stripe.receiveHeap(), offset, length);
    }

    private int completeAll(final int status) {
        int completed = 0;
        for (int slot = 0; slot < cookies.length; slot++) {
            if (cookies[slot] != 0) {
                complete(slot, status, 0, 0);
                completed++;
            }
        }
        return completed;
    }
}
