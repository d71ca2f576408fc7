package io.roundhouse.framing;

import io.roundhouse.api.Status;
import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import java.lang.foreign.MemorySegment;

/**
 * Writes the oldest messages of a port as whole frames, one behind the other. The messages are not released: the caller
 * appends the bytes to its connection and releases the messages next to each other.
 *
 * <p>A batch is its count of messages in the upper and of bytes in the lower half of a long, see {@link #count} and
 * {@link #bytes}.
 */
public final class FrameEncoder {
    private static final int STREAM_SHIFT = 48;

    private FrameEncoder() {
    }

    /** Messages of a batch. */
    public static int count(final long batch) {
        return (int) (batch >>> 32);
    }

    /** Bytes of a batch, headers included. */
    public static int bytes(final long batch) {
        return (int) batch;
    }

    /** The id on the wire of a call of a datapath. @param callId 48 bits */
    public static long streamId(final int datapath, final long callId) {
        return (long) datapath << STREAM_SHIFT | callId;
    }

    /** The datapath that chose an id, 0 to 65,535. */
    public static int datapath(final long streamId) {
        return (int) (streamId >>> STREAM_SHIFT);
    }

    /** The call of the datapath that an id belongs to. */
    public static long callId(final long streamId) {
        return streamId & (1L << STREAM_SHIFT) - 1;
    }

    /**
     * Writes requests, cancellations and credit. Ends in front of a message that is none of them, is longer than the
     * peer takes, or does not fit.
     *
     * @param room bytes behind {@code at}
     * @param limit messages at most, no more than the port has
     * @param maxBodyLength the longest body that the peer takes
     * @param datapath goes into the stream ids
     * @param nowNs from which deadlines are counted
     * @return the batch
     */
    public static long requests(final MemorySegment buffer, final long at, final long room, final InPort in,
        final int limit, final int maxBodyLength, final int datapath, final long nowNs) {
        long bytes = 0;
        int count = 0;
        while (count < limit) {
            final Message message = in.peek(count);
            final int length = message.length();
            if (length > maxBodyLength || FrameFlyweight.HEADER_LENGTH + length > room - bytes) {
                break;
            }
            if (message.kind() == Message.REQUEST) {
                putData(buffer, at + bytes, message, FrameFlyweight.FLAG_REQUEST, streamId(datapath, message.callId()),
                    remainingNs(message.deadlineNs(), nowNs));
                FrameFlyweight.putAgreement(buffer, at + bytes, message.agreement());
            } else if (message.kind() == Message.CANCEL) {
                FrameFlyweight.putCancel(buffer, at + bytes, streamId(datapath, message.callId()));
            } else if (message.kind() == Message.CREDIT) {
                FrameFlyweight.putCredit(buffer, at + bytes, streamId(datapath, message.callId()), message.method());
            } else {
                break;
            }
            bytes += FrameFlyweight.HEADER_LENGTH + length;
            count++;
        }
        return (long) count << 32 | bytes;
    }

    /**
     * Writes answers of one connection, and credit. Ends in front of a message that is neither, is for another
     * connection or does not fit. An answer with an error becomes a status, its payload the detail; one that is longer
     * than the peer takes too.
     *
     * @return the batch
     * @see #requests
     */
    public static long answers(final MemorySegment buffer, final long at, final long room, final InPort in,
        final int limit, final int maxBodyLength, final int connection) {
        long bytes = 0;
        int count = 0;
        while (count < limit) {
            final Message message = in.peek(count);
            if (message.connection() != connection
                || message.kind() != Message.RESPONSE && message.kind() != Message.CREDIT) {
                break;
            }
            final int written = message.kind() == Message.CREDIT ? credit(buffer, at + bytes, room - bytes, message)
                : answer(buffer, at + bytes, room - bytes, message, maxBodyLength);
            if (written == 0) {
                break;
            }
            bytes += written;
            count++;
        }
        return (long) count << 32 | bytes;
    }

    private static int credit(final MemorySegment buffer, final long at, final long room, final Message message) {
        if (FrameFlyweight.HEADER_LENGTH > room) {
            return 0;
        }
        FrameFlyweight.putCredit(buffer, at, message.streamId(), message.method());
        return FrameFlyweight.HEADER_LENGTH;
    }

    /** Writes one answer. @return bytes written, 0 when it does not fit */
    private static int answer(final MemorySegment buffer, final long at, final long room, final Message message,
        final int maxBodyLength) {
        final int length = message.length();
        if (message.status() != 0) {
            return status(buffer, at, room, message, maxBodyLength);
        } else if (length > maxBodyLength) {
            return FrameFlyweight.HEADER_LENGTH + Detail.MAX_LENGTH > room ? 0
                : putTooLong(buffer, at, message.streamId(), Detail.ANSWER_TOO_LONG, length,
                maxBodyLength, maxBodyLength);
        } else if (FrameFlyweight.HEADER_LENGTH + length > room) {
            return 0;
        }
        putData(buffer, at, message, FrameFlyweight.FLAG_RESPONSE, message.streamId(), 0);
        return FrameFlyweight.HEADER_LENGTH + length;
    }

    /** Its metadata is left out when the peer does not take that much. */
    private static int status(final MemorySegment buffer, final long at, final long room, final Message message,
        final int maxBodyLength) {
        final int cut = Detail.cut(message.segment(), message.offset(), message.payloadLength(), maxBodyLength);
        final int metadata = cut + message.metadataLength() > maxBodyLength ? 0 : message.metadataLength();
        final int length = FrameFlyweight.HEADER_LENGTH + cut + metadata;
        if (length > room) {
            return 0;
        }
        putStatus(buffer, at, message.streamId(), message.status(), message.segment(), message.offset(), cut);
        if (metadata > 0) {
            MemorySegment.copy(message.segment(), message.offset() + message.payloadLength(), buffer,
                at + FrameFlyweight.HEADER_LENGTH + cut, metadata);
            FrameFlyweight.putLength(buffer, at, cut + metadata, metadata);
        }
        return length;
    }

    /**
     * Writes an answer with an error; a status that is none becomes UNKNOWN.
     *
     * @param textLength bytes of its detail, at most {@link FrameFlyweight#MAX_DETAIL_LENGTH}
     * @return bytes written
     */
    public static int putStatus(final MemorySegment buffer, final long at, final long streamId, final int status,
        final MemorySegment text, final long textOffset, final int textLength) {
        MemorySegment.copy(text, textOffset, buffer, at + FrameFlyweight.HEADER_LENGTH, textLength);
        return putStatusHeader(buffer, at, streamId, status, textLength);
    }

    /**
     * Writes the answer RESOURCE_EXHAUSTED to a message that is too long, without detail to a peer that takes none.
     *
     * @return bytes written, at most {@link Detail#MAX_LENGTH} behind the header
     */
    public static int putTooLong(final MemorySegment buffer, final long at, final long streamId, final Detail what,
        final long length, final long limit, final int maxBodyLength) {
        final int textLength = maxBodyLength < Detail.MAX_LENGTH ? 0
            : what.put(buffer, at + FrameFlyweight.HEADER_LENGTH, length, limit);
        return putStatusHeader(buffer, at, streamId, Status.RESOURCE_EXHAUSTED, textLength);
    }

    private static int putStatusHeader(
        final MemorySegment buffer, final long at, final long streamId, final int status, final int textLength) {
        FrameFlyweight.put(buffer, at, FrameFlyweight.STATUS, FrameFlyweight.FLAGS_WHOLE | FrameFlyweight.FLAG_RESPONSE,
            textLength, streamId, 0, Status.isValid(status) ? status : Status.UNKNOWN, 0, 0);
        return FrameFlyweight.HEADER_LENGTH + textLength;
    }

    private static void putData(final MemorySegment buffer, final long at, final Message message, final int direction,
        final long streamId, final long remainingNs) {
        final int length = message.length();
        final int flags = FrameFlyweight.wholeFlags(direction, message.flags());
        FrameFlyweight.put(buffer, at, FrameFlyweight.DATA, flags, length, streamId, message.method(), 0, remainingNs,
            0);
        if (length > 0) {
            FrameFlyweight.putMetadataLength(buffer, at, message.metadataLength());
            MemorySegment.copy(message.segment(), message.offset(), buffer, at + FrameFlyweight.HEADER_LENGTH, length);
        }
    }

    static long remainingNs(final long deadlineNs, final long nowNs) {
        return deadlineNs == 0 ? 0 : Math.max(1, deadlineNs - nowNs);
    }
}
