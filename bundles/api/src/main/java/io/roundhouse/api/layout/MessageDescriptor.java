package io.roundhouse.api.layout;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One entry of a submission or completion ring. Written by one side, published by the ring's tail.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-------------------------------+-------------------------------+
 *  |  call id, or the caller's cookie                         (64) |   0
 *  +-------------------------------+-------------------------------+
 *  |  kind                    (16) |  flags                   (16) |   8
 *  +-------------------------------+-------------------------------+
 *  |  status                                                  (32) |  12
 *  +---------------------------------------------------------------+
 *  |  method; of CREDIT: messages granted                     (32) |  16
 *  +---------------------------------------------------------------+
 *  |  region                                                  (32) |  20
 *  +---------------------------------------------------------------+
 *  |  offset of the body in the region                        (64) |  24
 *  +---------------------------------------------------------------+
 *  |  length of the body: payload, then metadata              (32) |  32
 *  +---------------------------------------------------------------+
 *  |  length of the metadata                                  (32) |  36
 *  +---------------------------------------------------------------+
 *  |  deadline, ns of CLOCK_MONOTONIC, 0: none                (64) |  40
 *  +---------------------------------------------------------------+
 *  |  reserved, 0                                            (128) |  48
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * A reader of untrusted entries reads every field once and goes on with what it read.
 */
public final class MessageDescriptor {
    /** Bytes of an entry. */
    public static final int LENGTH = 64;
    /** See {@link #callId}. */
    public static final int CALL_ID_OFFSET = 0;
    /** See {@link #kind}. */
    public static final int KIND_OFFSET = 8;
    /** See {@link #flags}. */
    public static final int FLAGS_OFFSET = 10;
    /** See {@link #status}. */
    public static final int STATUS_OFFSET = 12;
    /** See {@link #method}. */
    public static final int METHOD_OFFSET = 16;
    /** See {@link #region}. */
    public static final int REGION_OFFSET = 20;
    /** See {@link #offset}. */
    public static final int OFFSET_OFFSET = 24;
    /** See {@link #length}. */
    public static final int LENGTH_OFFSET = 32;
    /** See {@link #metadataLength}. */
    public static final int METADATA_LENGTH_OFFSET = 36;
    /** See {@link #deadlineNs}. */
    public static final int DEADLINE_OFFSET = 40;

    private MessageDescriptor() {
    }

    /**
     * Writes a whole entry, of a body without metadata.
     *
     * @param at where the entry starts in {@code ring}
     * @param payloadOffset where the body starts in its region, any value when {@code length} is 0
     */
    public static void put(final MemorySegment ring, final long at, final long callId, final int kind, final int status,
        final int method, final int region, final long payloadOffset, final int length, final long deadlineNs) {
        ring.set(ValueLayout.JAVA_LONG, at + CALL_ID_OFFSET, callId);
        ring.set(ValueLayout.JAVA_INT, at + KIND_OFFSET, kind & 0xFFFF);
        ring.set(ValueLayout.JAVA_INT, at + STATUS_OFFSET, status);
        ring.set(ValueLayout.JAVA_INT, at + METHOD_OFFSET, method);
        ring.set(ValueLayout.JAVA_INT, at + REGION_OFFSET, region);
        ring.set(ValueLayout.JAVA_LONG, at + OFFSET_OFFSET, payloadOffset);
        ring.set(ValueLayout.JAVA_LONG, at + LENGTH_OFFSET, length & 0xFFFF_FFFFL);
        ring.set(ValueLayout.JAVA_LONG, at + DEADLINE_OFFSET, deadlineNs);
        ring.set(ValueLayout.JAVA_LONG, at + 48, 0);
        ring.set(ValueLayout.JAVA_LONG, at + 56, 0);
    }

    /** Says how much of the body, at its end, is metadata. @param length 0 to that of the body */
    public static void putMetadataLength(final MemorySegment ring, final long at, final int length) {
        ring.set(ValueLayout.JAVA_INT, at + METADATA_LENGTH_OFFSET, length);
    }

    /** The service's call id in a SERVER session, the application's own cookie in a CLIENT session. */
    public static long callId(final MemorySegment ring, final long at) {
        return ring.get(ValueLayout.JAVA_LONG, at + CALL_ID_OFFSET);
    }

    /** A {@link io.roundhouse.api.MessageKind}. */
    public static int kind(final MemorySegment ring, final long at) {
        return Short.toUnsignedInt(ring.get(ValueLayout.JAVA_SHORT, at + KIND_OFFSET));
    }

    /** {@link io.roundhouse.api.MessageFlags}. */
    public static int flags(final MemorySegment ring, final long at) {
        return Short.toUnsignedInt(ring.get(ValueLayout.JAVA_SHORT, at + FLAGS_OFFSET));
    }

    /** A {@link io.roundhouse.api.Status}, 0 in requests. */
    public static int status(final MemorySegment ring, final long at) {
        return ring.get(ValueLayout.JAVA_INT, at + STATUS_OFFSET);
    }

    /** The method called; of CREDIT, how many messages are granted. */
    public static int method(final MemorySegment ring, final long at) {
        return ring.get(ValueLayout.JAVA_INT, at + METHOD_OFFSET);
    }

    /** The region of the payload: 0 is the heap of the writer's side. */
    public static int region(final MemorySegment ring, final long at) {
        return ring.get(ValueLayout.JAVA_INT, at + REGION_OFFSET);
    }

    /** Where the body starts in its region. */
    public static long offset(final MemorySegment ring, final long at) {
        return ring.get(ValueLayout.JAVA_LONG, at + OFFSET_OFFSET);
    }

    /**
     * Bytes of the body: payload, then metadata; with 0 there is none and no block to give back. Negative only from a
     * broken writer.
     */
    public static int length(final MemorySegment ring, final long at) {
        return ring.get(ValueLayout.JAVA_INT, at + LENGTH_OFFSET);
    }

    /** Bytes of metadata at the end of the body. Negative or more than the body only from a broken writer. */
    public static int metadataLength(final MemorySegment ring, final long at) {
        return ring.get(ValueLayout.JAVA_INT, at + METADATA_LENGTH_OFFSET);
    }

    /** Sets the flags of a written entry. @param flags of {@link io.roundhouse.api.MessageFlags} */
    public static void putFlags(final MemorySegment ring, final long at, final int flags) {
        ring.set(ValueLayout.JAVA_SHORT, at + FLAGS_OFFSET, (short) flags);
    }

    /** When the call expires, in ns of CLOCK_MONOTONIC ({@code System.nanoTime}); 0 is never. */
    public static long deadlineNs(final MemorySegment ring, final long at) {
        return ring.get(ValueLayout.JAVA_LONG, at + DEADLINE_OFFSET);
    }
}
