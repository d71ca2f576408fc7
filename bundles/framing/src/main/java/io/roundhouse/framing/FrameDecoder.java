package io.roundhouse.framing;

import io.roundhouse.api.Status;
import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.posix.StreamSocket;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import java.lang.foreign.MemorySegment;

/**
 * Hands received frames to ports as messages, payloads copied into the link's private memory. Trusts nothing: a frame
 * is validated before anything of it is used. The methods for one frame leave it where it is; those for a batch consume
 * each frame right behind the publication of its message, so that whoever goes on after them neither loses nor doubles
 * one.
 */
public final class FrameDecoder {
    /** The message was published. */
    public static final int DONE = 0;
    /** Nothing happened, for want of room on the link. */
    public static final int BLOCKED = 1;
    /** The body is longer than the link can ever take; of an answer, RESOURCE_EXHAUSTED was published in its stead. */
    public static final int TOO_LONG = 2;

    private FrameDecoder() {
    }

    /**
     * Hands on a whole, valid DATA frame of a request.
     *
     * @param length of the frame with its header
     * @return {@link #DONE}, {@link #BLOCKED} or, with nothing published, {@link #TOO_LONG}
     */
    public static int request(final MemorySegment buffer, final long at, final int length, final OutPort out,
        final int connection, final long nowNs) {
        final int bodyLength = length - FrameFlyweight.HEADER_LENGTH;
        if (bodyLength > out.maxLength()) {
            return TOO_LONG;
        }
        final Message message = claim(out, bodyLength, buffer, at);
        if (message == null) {
            return BLOCKED;
        }
        message.kind(Message.REQUEST).flags(FrameFlyweight.messageFlags(buffer, at)).callId(0).status(0)
            .connection(connection)
            .agreement(FrameFlyweight.agreement(buffer, at))
            .streamId(FrameFlyweight.streamId(buffer, at)).method(FrameFlyweight.method(buffer, at))
            .deadlineNs(deadlineNs(FrameFlyweight.remainingDeadlineNs(buffer, at), nowNs));
        out.publish();
        return DONE;
    }

    /** Hands on a valid CANCEL frame. @return {@link #DONE} or {@link #BLOCKED} */
    public static int cancel(final MemorySegment buffer, final long at, final OutPort out, final int connection) {
        final Message message = out.claim();
        if (message == null) {
            return BLOCKED;
        }
        message.kind(Message.CANCEL).callId(0).status(0).connection(connection).agreement(0)
            .streamId(FrameFlyweight.streamId(buffer, at)).method(0).deadlineNs(0);
        out.publish();
        return DONE;
    }

    /**
     * Hands on a valid CREDIT frame of a call. @return {@link #DONE} or {@link #BLOCKED}
     *
     * @param connection that the call came on; 0 for a client's own
     */
    public static int credit(final MemorySegment buffer, final long at, final OutPort out, final int connection) {
        final Message message = out.claim();
        if (message == null) {
            return BLOCKED;
        }
        final long streamId = FrameFlyweight.streamId(buffer, at);
        message.kind(Message.CREDIT).callId(connection == 0 ? FrameEncoder.callId(streamId) : 0).status(0)
            .connection(connection).agreement(0).streamId(streamId).method(FrameFlyweight.extent(buffer, at))
            .deadlineNs(0);
        out.publish();
        return DONE;
    }

    /**
     * Hands on a whole, valid DATA or STATUS frame of an answer.
     *
     * @param length of the frame with its header
     * @return {@link #DONE}, {@link #BLOCKED} or {@link #TOO_LONG}
     */
    public static int answer(final MemorySegment buffer, final long at, final int length, final OutPort out,
        final int connection) {
        final int received = length - FrameFlyweight.HEADER_LENGTH;
        final boolean isTooLong = received > out.maxLength();
        final Message message = isTooLong ? claimTooLong(out, Detail.RECEIVED_ANSWER_TOO_LONG, received,
            out.maxLength())
            : claim(out, received, buffer, at);
        if (message == null) {
            return BLOCKED;
        }
        final long streamId = FrameFlyweight.streamId(buffer, at);
        message.kind(Message.RESPONSE).flags(isTooLong ? 0 : FrameFlyweight.messageFlags(buffer, at))
            .callId(FrameEncoder.callId(streamId)).streamId(streamId)
            .status(isTooLong ? Status.RESOURCE_EXHAUSTED : FrameFlyweight.status(buffer, at)).connection(connection)
            .method(FrameFlyweight.method(buffer, at)).deadlineNs(0);
        out.publish();
        return isTooLong ? TOO_LONG : DONE;
    }

    /**
     * Hands on RESOURCE_EXHAUSTED in place of an answer, which needs no memory of the link.
     *
     * @param reason number of the text that goes with it
     * @return false, with nothing published, for want of a slot
     */
    public static boolean refuseAnswer(final MemorySegment buffer, final long at, final OutPort out,
        final int connection, final int reason) {
        final Message message = out.claim();
        if (message == null) {
            return false;
        }
        final long streamId = FrameFlyweight.streamId(buffer, at);
        message.kind(Message.RESPONSE).callId(FrameEncoder.callId(streamId)).streamId(streamId)
            .status(Status.RESOURCE_EXHAUSTED).reason(reason).connection(connection)
            .method(FrameFlyweight.method(buffer, at)).deadlineNs(0);
        out.publish();
        return true;
    }

    /**
     * Hands on and consumes the oldest frames while they are whole requests that the port can take.
     *
     * @param maxBodyLength the longest body that is taken from the peer
     * @param limit frames at most
     * @return frames consumed; what comes next, if anything, is for the caller to look at
     */
    public static int requests(final StreamSocket socket, final int maxBodyLength, final OutPort out,
        final int connection, final int limit, final long nowNs) {
        final MemorySegment buffer = socket.receiveBuffer();
        int count = 0;
        while (count < limit) {
            final long at = socket.receiveOffset();
            final int available = socket.receiveLength();
            final long length = FrameFlyweight.validate(buffer, at, available, maxBodyLength);
            if (length <= 0 || length > available || FrameFlyweight.kind(buffer, at) != FrameFlyweight.DATA
                || !FrameFlyweight.isWhole(buffer, at, FrameFlyweight.FLAG_REQUEST)
                || request(buffer, at, (int) length, out, connection, nowNs) != DONE) {
                break;
            }
            socket.consume((int) length);
            count++;
        }
        return count;
    }

    /**
     * Hands on and consumes the oldest frames while they are whole answers to the given ports that these can take.
     *
     * @param ports by datapath; null where none of this connection is
     * @return frames consumed
     * @see #requests
     */
    public static int answers(final StreamSocket socket, final int maxBodyLength, final OutPort[] ports,
        final int connection, final int limit) {
        final MemorySegment buffer = socket.receiveBuffer();
        int count = 0;
        while (count < limit) {
            final long at = socket.receiveOffset();
            final int available = socket.receiveLength();
            final long length = FrameFlyweight.validate(buffer, at, available, maxBodyLength);
            if (length <= 0 || length > available || !isWholeAnswer(buffer, at)) {
                break;
            }
            final int datapath = FrameEncoder.datapath(FrameFlyweight.streamId(buffer, at));
            final OutPort out = datapath < ports.length ? ports[datapath] : null;
            if (out == null || length - FrameFlyweight.HEADER_LENGTH > out.maxLength()
                || answer(buffer, at, (int) length, out, connection) != DONE) {
                break;
            }
            socket.consume((int) length);
            count++;
        }
        return count;
    }

    private static boolean isWholeAnswer(final MemorySegment buffer, final long at) {
        final int kind = FrameFlyweight.kind(buffer, at);
        return (kind == FrameFlyweight.DATA || kind == FrameFlyweight.STATUS)
            && FrameFlyweight.isWhole(buffer, at, FrameFlyweight.FLAG_RESPONSE);
    }

    /**
     * Claims a message whose payload says that another one is too long; without payload where there is no room for one.
     *
     * @return null, with nothing claimed, when there is no room for now
     */
    public static Message claimTooLong(final OutPort out, final Detail what, final long length, final long limit) {
        final Message message = out.maxLength() < Detail.MAX_LENGTH ? out.claim() : out.claim(Detail.MAX_LENGTH);
        if (message != null && message.length() > 0) {
            message.payload(message.segment(), message.offset(),
                what.put(message.segment(), message.offset(), length, limit));
        }
        return message;
    }

    private static Message claim(final OutPort out, final int bodyLength, final MemorySegment frame, final long at) {
        if (bodyLength == 0) {
            return out.claim();
        }
        final Message message = out.claim(bodyLength);
        if (message != null) {
            MemorySegment.copy(
                frame, at + FrameFlyweight.HEADER_LENGTH, message.segment(), message.offset(), bodyLength);
            message.metadata(FrameFlyweight.metadataLength(frame, at));
        }
        return message;
    }

    static long deadlineNs(final long remainingNs, final long nowNs) {
        final long deadlineNs = nowNs + remainingNs;
        return remainingNs == 0 ? 0 : deadlineNs < nowNs ? Long.MAX_VALUE : deadlineNs;
    }
}
