package io.roundhouse.api.wire;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.Status;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The header of a frame of wire version 1. Static views on memory: nothing is allocated, nothing is owned.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------+---------------+-------------------------------+
 *  |  version  (8) |  kind     (8) |  flags                   (16) |   0
 *  +---------------+---------------+-------------------------------+
 *  |  length of what follows the header                       (32) |   4
 *  +---------------------------------------------------------------+
 *  |  stream id                                               (64) |   8
 *  +---------------------------------------------------------------+
 *  |  method                                                  (32) |  16
 *  +---------------------------------------------------------------+
 *  |  status                                                  (32) |  20
 *  +---------------------------------------------------------------+
 *  |  remaining deadline in ns, 0: none                       (64) |  24
 *  +-------------------------------+-------------------------------+
 *  |  metadata length         (16) |  agreement               (16) |  32
 *  +-------------------------------+-------------------------------+
 *  |  extent                                                  (32) |  36
 *  +---------------------------------------------------------------+
 *  |  payload, then metadata                        (length bytes) |  40
 * </pre>
 *
 * The extent is: in CREDIT, the bytes granted to the connection (stream 0) or the messages granted to a call; in the
 * first DATA fragment of several, the length of the whole message; in FUSED, the number of messages; else 0. DATA
 * carries a request or an answer; STATUS is an answer with an error, its payload the detail for people: UTF-8, at most
 * {@link #MAX_DETAIL_LENGTH} bytes. The agreement is that on schemas, see {@link SchemaExchange}, which a request is
 * made under, 0 for none, and 0 in all that is no request. Stream ids are chosen by the caller's side and not 0.
 */
public final class FrameFlyweight {
    /** The version written and the only one read. */
    public static final int VERSION = 1;
    /** Bytes of a header. */
    public static final int HEADER_LENGTH = 40;
    /** Bytes of the detail of a STATUS at most. */
    public static final int MAX_DETAIL_LENGTH = 512;
    /** Bytes of the metadata of a DATA or STATUS at most. */
    public static final int MAX_METADATA_LENGTH = 8 << 10;

    /** Metadata without data; not sent yet. */
    public static final int HEADERS = 1;
    /** A message or a fragment of one. */
    public static final int DATA = 2;
    /** Not sent: the last DATA of a side says so itself. */
    public static final int HALF_CLOSE = 3;
    /** How a call ended, with a detail for people. */
    public static final int STATUS = 4;
    /** The caller gave up, and waits for no answer. No body. */
    public static final int CANCEL = 5;
    /** The receiver can take more bytes or messages. */
    public static final int CREDIT = 6;
    /** Is the peer alive, with {@link #FLAG_REQUEST}; its echo, with {@link #FLAG_RESPONSE}, on the same stream id. */
    public static final int PING = 7;
    /** The server's side will stop: no new streams, those that are open go on. */
    public static final int GOAWAY = 8;
    /**
     * Several small requests of one datapath, method and agreement, see {@link FusedFlyweight}. The stream id is that
     * of the first. Only for peers that are known to understand it: others end the connection.
     */
    public static final int FUSED = 9;

    /** Starts a message. */
    public static final int FLAG_FIRST = 1;
    /** Ends a message. */
    public static final int FLAG_LAST = 1 << 1;
    /** The payload is compressed; not sent yet. */
    public static final int FLAG_COMPRESSED = 1 << 2;
    /** The payload was transformed by policies that the metadata names; not sent yet. */
    public static final int FLAG_TRANSFORMED = 1 << 3;
    /** Belongs to a request. */
    public static final int FLAG_REQUEST = 1 << 4;
    /** Belongs to an answer. */
    public static final int FLAG_RESPONSE = 1 << 5;
    /** {@link MessageFlags#MORE} of a stream. */
    public static final int FLAG_MORE = 1 << 6;
    /** {@link MessageFlags#NEXT} of a stream. */
    public static final int FLAG_NEXT = 1 << 7;
    /** {@link MessageFlags#EMPTY}: no payload, metadata perhaps. */
    public static final int FLAG_EMPTY = 1 << 8;
    /** A whole message in one frame. */
    public static final int FLAGS_WHOLE = FLAG_FIRST | FLAG_LAST;

    /** {@link #validate}: fewer bytes than a header are there. */
    public static final long INCOMPLETE = 0;
    /** {@link #validate}: the version is not {@link #VERSION}. */
    public static final long BAD_VERSION = -1;
    /** {@link #validate}: the kind is unknown. */
    public static final long BAD_KIND = -2;
    /**
     * {@link #validate}: unknown flags, or DATA or STATUS that is not exactly one of request and answer, or a STATUS
     * that is not a whole answer, or a CANCEL that is of no request, or a FUSED that is not of whole requests, or flags
     * of a stream that do not go together.
     */
    public static final long BAD_FLAGS = -3;
    /** {@link #validate}: the length is above the receiver's limit or that of its kind, or EMPTY is not. */
    public static final long BAD_LENGTH = -4;
    /** {@link #validate}: DATA, STATUS, CANCEL or FUSED on stream 0. */
    public static final long BAD_STREAM = -5;
    /**
     * {@link #validate}: more metadata than the body has bytes, or than {@link #MAX_METADATA_LENGTH}, or in another
     * frame than DATA and STATUS.
     */
    public static final long BAD_METADATA = -6;
    /** {@link #validate}: an agreement in what is no request. */
    public static final long BAD_AGREEMENT = -7;
    /** {@link #validate}: the status is no {@link Status}, or not 0 in DATA or a request. */
    public static final long BAD_STATUS = -8;
    /**
     * {@link #validate}: CREDIT of 0, above 2^31-1 bytes or above {@link MessageFlags#MAX_GRANT} messages, a first
     * fragment whose message is not longer than itself or longer than the limit, FUSED of no message or of more than it
     * has bytes for, or an extent where there is none.
     */
    public static final long BAD_EXTENT = -9;
    /** {@link #validate}: the deadline is negative, or not 0 in FUSED, whose messages have their own. */
    public static final long BAD_DEADLINE = -10;

    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int ALL_FLAGS = (FLAG_EMPTY << 1) - 1;
    private static final int STREAM_SHIFT = 6;
    private static final int STREAM_FLAGS = MessageFlags.CARRIED << STREAM_SHIFT;
    private static final int DIRECTION = FLAG_REQUEST | FLAG_RESPONSE;

    private FrameFlyweight() {
    }

    /** Writes the header of a frame of any kind, without metadata. */
    public static void put(final MemorySegment memory, final long at, final int kind, final int flags, final int length,
        final long streamId, final int method, final int status, final long remainingDeadlineNs, final int extent) {
        memory.set(INT, at, VERSION | kind << 8 | flags << 16);
        memory.set(INT, at + 4, length);
        memory.set(LONG, at + 8, streamId);
        memory.set(INT, at + 16, method);
        memory.set(INT, at + 20, status);
        memory.set(LONG, at + 24, remainingDeadlineNs);
        memory.set(INT, at + 32, 0);
        memory.set(INT, at + 36, extent);
    }

    /** Writes a whole CREDIT frame. @param streamId 0 for the connection @param amount bytes or messages, above 0 */
    public static void putCredit(final MemorySegment memory, final long at, final long streamId, final int amount) {
        put(memory, at, CREDIT, 0, 0, streamId, 0, 0, 0, amount);
    }

    /** Writes a whole CANCEL frame. @param streamId not 0 */
    public static void putCancel(final MemorySegment memory, final long at, final long streamId) {
        put(memory, at, CANCEL, FLAG_REQUEST, 0, streamId, 0, 0, 0, 0);
    }

    /**
     * Checks a received header completely.
     *
     * @param available bytes that are there from {@code at} on
     * @param maxLength the longest frame body and message the receiver takes
     * @return bytes of the whole frame with its header, {@link #INCOMPLETE}, or one of the negative codes
     */
    public static long validate(final MemorySegment memory, final long at, final long available, final int maxLength) {
        if (available < HEADER_LENGTH) {
            return INCOMPLETE;
        }
        final int first = memory.get(INT, at);
        if ((first & 0xFF) != VERSION) {
            return BAD_VERSION;
        }
        final int kind = first >>> 8 & 0xFF;
        if (kind < HEADERS || kind > FUSED) {
            return BAD_KIND;
        }
        final int length = memory.get(INT, at + 4);
        final int sections = memory.get(INT, at + 32);
        final int metadata = sections & 0xFFFF;
        if (length < 0 || length > maxLength || length - metadata > maxLengthOf(kind)) {
            return BAD_LENGTH;
        }
        if (sections >>> 16 != 0 && kind != FUSED && (kind != DATA || (first >>> 16 & FLAG_REQUEST) == 0)) {
            return BAD_AGREEMENT;
        }
        if (metadata != 0 && (metadata > length || metadata > MAX_METADATA_LENGTH || kind != DATA && kind != STATUS)) {
            return BAD_METADATA;
        }
        final long deadline = memory.get(LONG, at + 24);
        if (deadline < 0 || deadline > 0 && kind == FUSED) {
            return BAD_DEADLINE;
        }
        final long streamId = memory.get(LONG, at + 8);
        final long error = validateByKind(kind, first >>> 16, streamId, memory.get(INT, at + 20));
        if (error < 0) {
            return error;
        }
        if ((first >>> 16 & FLAG_EMPTY) != 0 && length != metadata) {
            return BAD_LENGTH;
        }
        final int extent = memory.get(INT, at + 36);
        final boolean isValid = kind == CREDIT
            ? extent > 0 && (streamId == 0 || extent <= MessageFlags.MAX_GRANT)
            : isExtentValid(kind, first >>> 16, length, extent, maxLength);
        return isValid ? HEADER_LENGTH + (long) length : BAD_EXTENT;
    }

    private static int maxLengthOf(final int kind) {
        return kind == CREDIT || kind == GOAWAY || kind == CANCEL ? 0
            : kind == STATUS ? MAX_DETAIL_LENGTH : Integer.MAX_VALUE;
    }

    private static long validateByKind(final int kind, final int flags, final long streamId, final int status) {
        if ((flags & ~ALL_FLAGS) != 0 || (flags & DIRECTION) == DIRECTION) {
            return BAD_FLAGS;
        }
        if (kind == DATA && (flags & DIRECTION) == 0 || kind == STATUS && flags != (FLAGS_WHOLE | FLAG_RESPONSE)
            || kind == CANCEL && flags != FLAG_REQUEST || kind == FUSED && flags != (FLAGS_WHOLE | FLAG_REQUEST)
            || (flags & STREAM_FLAGS) != 0 && !isOfStream(kind, flags)) {
            return BAD_FLAGS;
        }
        if (streamId == 0 && (kind == DATA || kind == STATUS || kind == CANCEL || kind == FUSED)) {
            return BAD_STREAM;
        }
        return !Status.isValid(status) || status != 0 && (kind == DATA || (flags & FLAG_RESPONSE) == 0)
            ? BAD_STATUS : 0;
    }

    private static boolean isOfStream(final int kind, final int flags) {
        final int ofStream = (flags & STREAM_FLAGS) >>> STREAM_SHIFT;
        return kind == DATA && ((flags & FLAG_REQUEST) != 0 ? MessageFlags.isRequest(ofStream)
            : MessageFlags.isAnswer(ofStream));
    }

    private static boolean isExtentValid(
        final int kind, final int flags, final int length, final int extent, final int maxLength) {
        if (kind == DATA && (flags & FLAGS_WHOLE) == FLAG_FIRST) {
            return extent > length && extent <= maxLength;
        }
        if (kind == FUSED) {
            return extent > 0 && extent <= length / FusedFlyweight.ENTRY_LENGTH;
        }
        return extent == 0;
    }

    /** The kind, such as {@link #DATA}. */
    public static int kind(final MemorySegment memory, final long at) {
        return memory.get(INT, at) >>> 8 & 0xFF;
    }

    /** The {@link MessageFlags} of DATA. */
    public static int messageFlags(final MemorySegment memory, final long at) {
        return (flags(memory, at) & STREAM_FLAGS) >>> STREAM_SHIFT;
    }

    /** The flags of a whole DATA frame. @param direction {@link #FLAG_REQUEST} or {@link #FLAG_RESPONSE} */
    public static int wholeFlags(final int direction, final int messageFlags) {
        return FLAGS_WHOLE | direction | messageFlags << STREAM_SHIFT;
    }

    /** Whether a frame's flags are those of a whole message in a direction, of a stream or not. */
    public static boolean isWhole(final MemorySegment memory, final long at, final int direction) {
        return (flags(memory, at) & ~STREAM_FLAGS) == (FLAGS_WHOLE | direction);
    }

    /** The flags, such as {@link #FLAG_LAST}. */
    public static int flags(final MemorySegment memory, final long at) {
        return memory.get(INT, at) >>> 16;
    }

    /** Bytes behind the header: payload and metadata. */
    public static int length(final MemorySegment memory, final long at) {
        return memory.get(INT, at + 4);
    }

    /** The call, as the caller's side numbered it. */
    public static long streamId(final MemorySegment memory, final long at) {
        return memory.get(LONG, at + 8);
    }

    /** The method called. */
    public static int method(final MemorySegment memory, final long at) {
        return memory.get(INT, at + 16);
    }

    /** A {@link Status}; 0 in requests. */
    public static int status(final MemorySegment memory, final long at) {
        return memory.get(INT, at + 20);
    }

    /** How much time the call has left in ns; 0 is without limit. */
    public static long remainingDeadlineNs(final MemorySegment memory, final long at) {
        return memory.get(LONG, at + 24);
    }

    /** Bytes of the metadata, which comes last. */
    public static int metadataLength(final MemorySegment memory, final long at) {
        return Short.toUnsignedInt(memory.get(SHORT, at + 32));
    }

    /** The agreement that a request was made under, 0 for none. */
    public static int agreement(final MemorySegment memory, final long at) {
        return Short.toUnsignedInt(memory.get(SHORT, at + 34));
    }

    /** Sets how much of the body is metadata, in a header that is written. @param length 0 to 65,535 */
    public static void putMetadataLength(final MemorySegment memory, final long at, final int length) {
        memory.set(SHORT, at + 32, (short) length);
    }

    /** The same and the length of the body. */
    public static void putLength(final MemorySegment memory, final long at, final int length, final int metadata) {
        memory.set(INT, at + 4, length);
        putMetadataLength(memory, at, metadata);
    }

    /** Sets the agreement of a request whose header is written. @param agreement 0 to 65,535 */
    public static void putAgreement(final MemorySegment memory, final long at, final int agreement) {
        memory.set(SHORT, at + 34, (short) agreement);
    }

    /** Bytes granted (CREDIT) or of the whole message (first of several fragments), messages (FUSED); else 0. */
    public static int extent(final MemorySegment memory, final long at) {
        return memory.get(INT, at + 36);
    }
}
