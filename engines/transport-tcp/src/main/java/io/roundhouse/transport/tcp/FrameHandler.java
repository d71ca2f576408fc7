package io.roundhouse.transport.tcp;

import io.roundhouse.api.Status;
import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.posix.StreamSocket;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import java.lang.foreign.MemorySegment;

/**
 * What each kind of frame means. A frame is done with right behind the publication of its message, after everything
 * that may fail, so that whoever goes on here neither loses nor doubles it: the oldest in the buffer is consumed, one
 * behind it becomes an echo of a ping, which nobody minds.
 */
final class FrameHandler {
    /** Handled and done with. */
    static final int DONE = 0;
    /** Untouched, because there is no room for what comes of it. */
    static final int BLOCKED = 1;
    /** Untouched, because the protocol does not allow it. */
    static final int VIOLATION = 2;

    private static final int STREAM_SHIFT = 48;

    private final Connections connections;
    private final Bindings bindings;
    private final Output output;

    FrameHandler(final Connections connections, final Bindings bindings, final Output output) {
        this.connections = connections;
        this.bindings = bindings;
        this.output = output;
    }

    /** The client datapath that a DATA or STATUS frame answers, or null when it is none of this connection's. */
    Binding callerOf(final TcpConnection connection, final MemorySegment buffer, final long at) {
        final Binding binding = bindings.get(FrameFlyweight.streamId(buffer, at) >>> STREAM_SHIFT);
        return binding == null || binding.peer == null || binding.peer.connection != connection ? null : binding;
    }

    /** Handles a complete and valid frame. @param length with its header */
    int frame(
        final TcpConnection connection, final MemorySegment buffer, final long at, final int length, final long nowNs) {
        switch (FrameFlyweight.kind(buffer, at)) {
            case FrameFlyweight.DATA -> {
                final int flags = FrameFlyweight.flags(buffer, at);
                final int direction = connection.isClient ? FrameFlyweight.FLAG_RESPONSE : FrameFlyweight.FLAG_REQUEST;
                return flags != (FrameFlyweight.FLAGS_WHOLE | direction) ? VIOLATION
                    : connection.isClient ? answer(connection, buffer, at, length)
                    : request(connection, buffer, at, length, nowNs);
            }
            case FrameFlyweight.STATUS -> {
                return connection.isClient ? answer(connection, buffer, at, length) : VIOLATION;
            }
            case FrameFlyweight.CREDIT -> {
                return credit(connection, buffer, at, length);
            }
            case FrameFlyweight.PING -> {
                if ((FrameFlyweight.flags(buffer, at) & FrameFlyweight.FLAG_REQUEST) != 0) {
                    output.ping(connection, FrameFlyweight.FLAG_RESPONSE, FrameFlyweight.streamId(buffer, at));
                }
                done(connection, buffer, at, length);
                return DONE;
            }
            default -> {
                return VIOLATION;
            }
        }
    }

    private int credit(final TcpConnection connection, final MemorySegment buffer, final long at, final int length) {
        final StreamSocket socket = connection.socket;
        final long allowed = socket.word(TcpConnection.ALLOWED) + FrameFlyweight.extent(buffer, at);
        if (FrameFlyweight.streamId(buffer, at) != 0
            || allowed - socket.word(TcpConnection.CHARGED) > socket.word(TcpConnection.PEER_WINDOW)) {
            return VIOLATION;
        }
        socket.word(TcpConnection.ALLOWED, allowed);
        done(connection, buffer, at, length);
        return DONE;
    }

    private int request(final TcpConnection connection, final MemorySegment buffer, final long at, final int length,
        final long nowNs) {
        final Binding binding = bindings.serverOf(connection);
        if (binding == null) {
            return refuse(connection, buffer, at, length, Status.UNAVAILABLE, TcpCounter.UNAVAILABLE);
        }
        final int bodyLength = length - FrameFlyweight.HEADER_LENGTH - FrameFlyweight.metadataLength(buffer, at);
        final OutPort out = binding.out;
        if (bodyLength > out.maxLength()) {
            return refuse(connection, buffer, at, length, Status.RESOURCE_EXHAUSTED, TcpCounter.TOO_LONG);
        }
        final Message message = bodyLength == 0 ? out.claim() : out.claim(bodyLength);
        if (message == null) {
            return BLOCKED;
        }
        copyBody(buffer, at + length - bodyLength, message, bodyLength);
        message.kind(Message.REQUEST).callId(0).status(0).connection(connection.id)
            .streamId(FrameFlyweight.streamId(buffer, at)).method(FrameFlyweight.method(buffer, at))
            .deadlineNs(deadline(FrameFlyweight.remainingDeadlineNs(buffer, at), nowNs));
        out.publish();
        published(connection, buffer, at, length);
        return DONE;
    }

    private int refuse(final TcpConnection connection, final MemorySegment buffer, final long at, final int length,
        final int status, final TcpCounter reason) {
        if (!output.status(connection, FrameFlyweight.streamId(buffer, at), status)) {
            return BLOCKED;
        }
        published(connection, buffer, at, length);
        connections.count(reason);
        return DONE;
    }

    private int answer(final TcpConnection connection, final MemorySegment buffer, final long at, final int length) {
        final long streamId = FrameFlyweight.streamId(buffer, at);
        final Binding binding = callerOf(connection, buffer, at);
        if (binding == null) {
            published(connection, buffer, at, length);
            connections.count(TcpCounter.ANSWERS_UNROUTABLE);
            return DONE;
        }
        int bodyLength = length - FrameFlyweight.HEADER_LENGTH - FrameFlyweight.metadataLength(buffer, at);
        int status = FrameFlyweight.status(buffer, at);
        final OutPort out = binding.out;
        if (bodyLength > out.maxLength()) {
            bodyLength = 0;
            status = Status.RESOURCE_EXHAUSTED;
            connections.count(TcpCounter.TOO_LONG);
        }
        final Message message = bodyLength == 0 ? out.claim() : out.claim(bodyLength);
        if (message == null) {
            return BLOCKED;
        }
        copyBody(buffer, at + length - bodyLength, message, bodyLength);
        message.kind(Message.RESPONSE).callId(streamId & (1L << STREAM_SHIFT) - 1).status(status).streamId(streamId)
            .connection(connection.id).method(FrameFlyweight.method(buffer, at)).deadlineNs(0);
        out.publish();
        published(connection, buffer, at, length);
        return DONE;
    }

    private static void copyBody(final MemorySegment buffer, final long from, final Message message, final int length) {
        if (length > 0) {
            MemorySegment.copy(buffer, from, message.segment(), message.offset(), length);
        }
    }

    private static long deadline(final long remainingNs, final long nowNs) {
        final long deadline = nowNs + remainingNs;
        return remainingNs == 0 ? 0 : deadline < nowNs ? Long.MAX_VALUE : deadline;
    }

    private static void published(
        final TcpConnection connection, final MemorySegment buffer, final long at, final int length) {
        done(connection, buffer, at, length);
        connection.published(length);
    }

    private static void done(final TcpConnection connection, final MemorySegment buffer, final long at, final int length) {
        if (at == connection.socket.receiveOffset()) {
            connection.socket.consume(length);
        } else {
            FrameFlyweight.put(buffer, at, FrameFlyweight.PING, FrameFlyweight.FLAG_RESPONSE,
                length - FrameFlyweight.HEADER_LENGTH, 0, 0, 0, 0, 0);
        }
    }

    /** Whether a frame has no effect: an echo of a ping, or one that was handled before its turn. */
    static boolean isSpent(final MemorySegment buffer, final long at) {
        return FrameFlyweight.kind(buffer, at) == FrameFlyweight.PING
            && (FrameFlyweight.flags(buffer, at) & FrameFlyweight.FLAG_REQUEST) == 0;
    }
}
