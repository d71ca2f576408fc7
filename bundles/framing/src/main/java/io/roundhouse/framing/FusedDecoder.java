package io.roundhouse.framing;

import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.api.wire.FusedFlyweight;
import io.roundhouse.posix.StreamSocket;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import java.lang.foreign.MemorySegment;

/**
 * Hands on the messages of the oldest frame of a socket, a whole FUSED one with a valid header. How far it is, is in a
 * word of the socket, as the {@link StreamSocket#receivePosition} of the next message, set right behind each
 * publication: whoever goes on after it neither loses nor doubles one. Each message is checked before it is used.
 */
public final class FusedDecoder {
    /** The frame was consumed. */
    public static final int DONE = FrameDecoder.DONE;
    /** The link has no room for the message at hand. */
    public static final int BLOCKED = FrameDecoder.BLOCKED;
    /** The message at hand is longer than the link can ever take. */
    public static final int TOO_LONG = FrameDecoder.TOO_LONG;
    /** The message at hand, or what is behind the last one, is not right: nothing more of the frame may be used. */
    public static final int MALFORMED = 3;

    private FusedDecoder() {
    }

    /** Hands on what it can. @param word of the socket @return {@link #DONE} or one of the others */
    public static int requests(
        final StreamSocket socket, final int word, final OutPort out, final int connection, final long nowNs) {
        final MemorySegment buffer = socket.receiveBuffer();
        final long frame = socket.receiveOffset();
        final long end = frame + FrameFlyweight.HEADER_LENGTH + FrameFlyweight.length(buffer, frame);
        final long streamId = FrameFlyweight.streamId(buffer, frame);
        final int method = FrameFlyweight.method(buffer, frame);
        final int agreement = FrameFlyweight.agreement(buffer, frame);
        final long base = socket.receivePosition() - frame;
        long at = at(socket, word);
        while (at < end) {
            final long whole = FusedFlyweight.validate(buffer, at, end - at, streamId);
            if (whole < 0) {
                return MALFORMED;
            }
            final int length = (int) whole - FusedFlyweight.ENTRY_LENGTH;
            if (length > out.maxLength()) {
                return TOO_LONG;
            }
            final Message message = length == 0 ? out.claim() : out.claim(length);
            if (message == null) {
                return BLOCKED;
            }
            if (length > 0) {
                MemorySegment.copy(
                    buffer, at + FusedFlyweight.ENTRY_LENGTH, message.segment(), message.offset(), length);
                message.metadata(0);
            }
            message.kind(Message.REQUEST).flags(0).callId(0).status(0).connection(connection).agreement(agreement)
                .streamId(FusedFlyweight.streamId(buffer, at, streamId)).method(method)
                .deadlineNs(FrameDecoder.deadlineNs(FusedFlyweight.remainingDeadlineNs(buffer, at), nowNs));
            out.publish();
            at += whole;
            socket.word(word, base + at);
        }
        socket.consume((int) (end - frame));
        return DONE;
    }

    /** The stream id of the message at hand, or 0 when it is malformed or the frame is at its end. */
    public static long streamId(final StreamSocket socket, final int word) {
        final MemorySegment buffer = socket.receiveBuffer();
        final long frame = socket.receiveOffset();
        return whole(socket, word) <= 0 ? 0
            : FusedFlyweight.streamId(buffer, at(socket, word), FrameFlyweight.streamId(buffer, frame));
    }

    /** Bytes of the payload of the message at hand, which is not malformed. */
    public static int length(final StreamSocket socket, final int word) {
        return FusedFlyweight.length(socket.receiveBuffer(), at(socket, word));
    }

    /** Goes on behind the message at hand, which is not malformed and was answered otherwise. */
    public static void skip(final StreamSocket socket, final int word) {
        final long at = at(socket, word);
        socket.word(word, socket.receivePosition() - socket.receiveOffset() + at + whole(socket, word));
    }

    /** Whether nothing of the frame is left. */
    public static boolean isAtEnd(final StreamSocket socket, final int word) {
        return remaining(socket, word) == 0;
    }

    /** Takes the frame out of the buffer, whatever is left of it. */
    public static void consume(final StreamSocket socket) {
        socket.consume(FrameFlyweight.HEADER_LENGTH
            + FrameFlyweight.length(socket.receiveBuffer(), socket.receiveOffset()));
    }

    private static long whole(final StreamSocket socket, final int word) {
        return FusedFlyweight.validate(socket.receiveBuffer(), at(socket, word), remaining(socket, word),
            FrameFlyweight.streamId(socket.receiveBuffer(), socket.receiveOffset()));
    }

    private static long remaining(final StreamSocket socket, final int word) {
        final long frame = socket.receiveOffset();
        return frame + FrameFlyweight.HEADER_LENGTH + FrameFlyweight.length(socket.receiveBuffer(), frame)
            - at(socket, word);
    }

    /** Where the message at hand begins. */
    private static long at(final StreamSocket socket, final int word) {
        final long done = socket.word(word) - socket.receivePosition();
        return socket.receiveOffset() + Math.max(FrameFlyweight.HEADER_LENGTH, done);
    }
}
