package io.roundhouse.api.control;

import io.roundhouse.api.Status;
import io.roundhouse.api.layout.RegionDescriptor;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The service's answer to an {@link AttachRequest}. With status OK descriptors come along, in this order: ring region,
 * send heap, receive heap (memfds), the eventfd that wakes the service, and for each stripe a Unix stream socket on
 * which the service sends a byte to wake the application. With another status there are none, and the service closes
 * the socket.
 *
 * <pre>
 *  magic (32) | status (16) | layout version (16) | stripe count (32) | ring capacity (32) | reclaim capacity (32)
 *  send heap length (64) | receive heap length (64) | message: length (8), UTF-8
 * </pre>
 *
 * @param status            a {@link Status}
 * @param layoutVersion     the version chosen; 0 when refused, as the numbers that follow
 * @param stripeCount       stripes granted
 * @param ringCapacity      entries of the submission and completion rings, a power of two
 * @param reclaimCapacity   entries of the reclaim rings, a power of two
 * @param sendHeapLength    bytes of the whole send heap, all slices
 * @param receiveHeapLength bytes of the whole receive heap, all slices
 * @param message           why not, with a remedy; empty when OK
 */
public record AttachReply(int status, int layoutVersion, int stripeCount, int ringCapacity, int reclaimCapacity,
    long sendHeapLength, long receiveHeapLength, String message) {
    /** Index of the ring region among the descriptors. */
    public static final int RING_REGION_FD = 0;
    /** Index of the send heap. */
    public static final int SEND_HEAP_FD = 1;
    /** Index of the receive heap. */
    public static final int RECEIVE_HEAP_FD = 2;
    /** Index of the eventfd that wakes the service. */
    public static final int SERVICE_WAKE_FD = 3;
    /** Index of the first stripe's wake socket. */
    public static final int FIRST_WAKE_SOCKET_FD = 4;
    /** Most descriptors that can come. */
    public static final int MAX_FDS = FIRST_WAKE_SOCKET_FD + RegionDescriptor.MAX_STRIPES;
    /** First word, {@code "RHAP"}. */
    public static final int MAGIC = 0x5041_4852;
    /** The longest message, in bytes. */
    public static final int MAX_LENGTH = 36 + 1 + Encoding.MAX_STRING_LENGTH;
    /** The largest heap, in bytes. */
    public static final long MAX_HEAP_LENGTH = 1L << 32;

    private static final int MAX_CAPACITY = 1 << 16;

    /** Checks every field; throws {@link IllegalArgumentException} that names the first bad one. */
    public AttachReply {
        Encoding.checkRange("status", status, Status.OK, Status.MAX);
        Encoding.checkRange("layoutVersion", layoutVersion, 0, 0xFFFF);
        if (status == Status.OK) {
            Encoding.checkRange("stripeCount", stripeCount, 1, RegionDescriptor.MAX_STRIPES);
            checkCapacity("ringCapacity", ringCapacity);
            checkCapacity("reclaimCapacity", reclaimCapacity);
            checkHeap("sendHeapLength", sendHeapLength);
            checkHeap("receiveHeapLength", receiveHeapLength);
        }
    }

    /** A refusal. @param message why not, cut to what fits */
    public static AttachReply refusal(final int status, final String message) {
        return new AttachReply(status, 0, 0, 0, 0, 0, 0, Encoding.cut(message));
    }

    /** Descriptors that come with this reply. */
    public int fdCount() {
        return status == Status.OK ? FIRST_WAKE_SOCKET_FD + stripeCount : 0;
    }

    /** The message. */
    public byte[] encode() {
        final ByteBuffer out = Encoding.buffer(MAX_LENGTH);
        out.putInt(MAGIC).putShort((short) status).putShort((short) layoutVersion);
        out.putInt(stripeCount).putInt(ringCapacity).putInt(reclaimCapacity);
        out.putLong(sendHeapLength).putLong(receiveHeapLength);
        Encoding.putString(out, message);
        return Encoding.written(out);
    }

    /** Reads a message that may hold anything. Throws {@link IllegalArgumentException} when it is not one of these. */
    public static AttachReply decode(final byte[] bytes) {
        final ByteBuffer in = Encoding.reader(bytes, MAGIC, "attach reply");
        try {
            final AttachReply reply = new AttachReply(Short.toUnsignedInt(in.getShort()),
                Short.toUnsignedInt(in.getShort()), in.getInt(), in.getInt(), in.getInt(), in.getLong(), in.getLong(),
                Encoding.string(in));
            Encoding.checkEnd(in);
            return reply;
        } catch (final BufferUnderflowException e) {
            throw Encoding.tooShort(bytes, e);
        }
    }

    private static void checkCapacity(final String field, final int capacity) {
        Encoding.checkRange(field, capacity, 2, MAX_CAPACITY);
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(field + " must be a power of two: " + field + "=" + capacity);
        }
    }

    private static void checkHeap(final String field, final long length) {
        if (length <= 0 || length > MAX_HEAP_LENGTH || length % 4096 != 0) {
            throw new IllegalArgumentException(
                field + " must be a multiple of 4096, at most " + MAX_HEAP_LENGTH + ": " + field + "=" + length);
        }
    }
}
