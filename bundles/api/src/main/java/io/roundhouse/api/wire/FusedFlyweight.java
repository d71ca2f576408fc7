package io.roundhouse.api.wire;

import java.lang.foreign.MemorySegment;

/**
 * A message in the body of a {@link FrameFlyweight#FUSED} frame; the next one follows it at once. What all of them have
 * in common is in the frame's header: datapath, method, agreement. Static views on memory: nothing is allocated.
 *
 * <pre>
 *  +----------------------------------------------+----------------+
 *  |  call id: the stream id's lower part    (48) |  length   (16) |   0
 *  +----------------------------------------------+----------------+
 *  |  remaining deadline in ns, 0: none                       (64) |   8
 *  +---------------------------------------------------------------+
 *  |  payload                                       (length bytes) |  16
 * </pre>
 */
public final class FusedFlyweight {
    /** Bytes in front of a payload. */
    public static final int ENTRY_LENGTH = 16;
    /** Bytes of a payload at most. */
    public static final int MAX_PAYLOAD_LENGTH = 0xFFFF;

    private static final int LENGTH_SHIFT = 48;
    private static final long CALL_ID = (1L << LENGTH_SHIFT) - 1;

    private FusedFlyweight() {
    }

    /**
     * Writes what stands in front of a payload.
     *
     * @param callId 48 bits
     * @param length 0 to {@link #MAX_PAYLOAD_LENGTH}
     */
    public static void put(final MemorySegment memory, final long at, final long callId, final int length,
        final long remainingDeadlineNs) {
        memory.set(FrameFlyweight.LONG, at, callId | (long) length << LENGTH_SHIFT);
        memory.set(FrameFlyweight.LONG, at + 8, remainingDeadlineNs);
    }

    /**
     * Checks a received message completely.
     *
     * @param available bytes of the frame's body from {@code at} on
     * @param frameStreamId the stream id in the frame's header
     * @return bytes of the message with what stands in front of it, {@link FrameFlyweight#BAD_LENGTH}, {@link
     *     FrameFlyweight#BAD_STREAM} or {@link FrameFlyweight#BAD_DEADLINE}
     */
    public static long validate(final MemorySegment memory, final long at, final long available,
        final long frameStreamId) {
        if (available < ENTRY_LENGTH) {
            return FrameFlyweight.BAD_LENGTH;
        }
        final long whole = ENTRY_LENGTH + (long) length(memory, at);
        if (whole > available) {
            return FrameFlyweight.BAD_LENGTH;
        }
        if (streamId(memory, at, frameStreamId) == 0) {
            return FrameFlyweight.BAD_STREAM;
        }
        return remainingDeadlineNs(memory, at) < 0 ? FrameFlyweight.BAD_DEADLINE : whole;
    }

    /** The call, as the caller's side numbered it. @param frameStreamId the stream id in the frame's header */
    public static long streamId(final MemorySegment memory, final long at, final long frameStreamId) {
        return frameStreamId & ~CALL_ID | memory.get(FrameFlyweight.LONG, at) & CALL_ID;
    }

    /** Bytes of the payload. */
    public static int length(final MemorySegment memory, final long at) {
        return (int) (memory.get(FrameFlyweight.LONG, at) >>> LENGTH_SHIFT);
    }

    /** How much time the call has left in ns; 0 is without limit. */
    public static long remainingDeadlineNs(final MemorySegment memory, final long at) {
        return memory.get(FrameFlyweight.LONG, at + 8);
    }
}
