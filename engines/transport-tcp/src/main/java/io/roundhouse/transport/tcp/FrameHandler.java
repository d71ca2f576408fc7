package io.roundhouse.transport.tcp;

import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.framing.FrameDecoder;
import io.roundhouse.framing.FrameEncoder;
import io.roundhouse.framing.SlowTaker;
import io.roundhouse.posix.StreamSocket;
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

    /** What an application takes in {@link SlowTaker#SLOW_NS} at least, as part of a window. */
    private static final int LEAST = 16;

    private final Connections connections;
    private final Bindings bindings;
    private final Output output;
    private final RequestForm requestForm;
    private final Refusals refusals;

    FrameHandler(final Connections connections, final Bindings bindings, final Output output,
        final RequestForm requestForm) {
        this.connections = connections;
        this.bindings = bindings;
        this.output = output;
        this.requestForm = requestForm;
        refusals = new Refusals(connections, output);
    }

    /** The client datapath that a DATA or STATUS frame answers, or null when it is none of this connection's. */
    Binding callerOf(final TcpConnection connection, final MemorySegment buffer, final long at) {
        final Binding binding = bindings.get(FrameEncoder.datapath(FrameFlyweight.streamId(buffer, at)));
        return binding == null || binding.peer == null || binding.peer.connection != connection ? null : binding;
    }

    /** Handles the oldest frames as long as they are the ordinary ones. @return how many */
    int ordinary(final TcpConnection connection, final int limit, final long nowNs) {
        final StreamSocket socket = connection.socket;
        final long before = socket.receivePosition();
        final int count;
        if (connection.isClient) {
            count = FrameDecoder.answers(
                socket, connection.maxReceiveLength, connection.callers, connection.id, limit);
        } else {
            final Binding server = bindings.serverOf(connection);
            count = server == null ? 0 : FrameDecoder.requests(
                socket, connection.maxReceiveLength, server.out, connection.id, limit, nowNs);
        }
        connection.published((int) (socket.receivePosition() - before));
        if (count > 0 && connection.blocked != null) {
            connection.blocked.slow.took(connection.blockedLength);
            connection.blocked = null;
        }
        return count;
    }

    /** Handles a complete and valid frame. @param length with its header */
    int frame(
        final TcpConnection connection, final MemorySegment buffer, final long at, final int length, final long nowNs) {
        switch (FrameFlyweight.kind(buffer, at)) {
            case FrameFlyweight.DATA -> {
                final int direction = connection.isClient ? FrameFlyweight.FLAG_RESPONSE : FrameFlyweight.FLAG_REQUEST;
                return !FrameFlyweight.isWhole(buffer, at, direction) ? VIOLATION
                    : connection.isClient ? answer(connection, buffer, at, length, nowNs)
                    : request(connection, buffer, at, length, nowNs);
            }
            case FrameFlyweight.STATUS -> {
                return connection.isClient ? answer(connection, buffer, at, length, nowNs) : VIOLATION;
            }
            case FrameFlyweight.CANCEL -> {
                return connection.isClient ? VIOLATION : cancel(connection, buffer, at, length);
            }
            case FrameFlyweight.CREDIT -> {
                return FrameFlyweight.streamId(buffer, at) == 0 ? credit(connection, buffer, at, length)
                    : streamCredit(connection, buffer, at, length);
            }
            case FrameFlyweight.PING -> {
                if ((FrameFlyweight.flags(buffer, at) & FrameFlyweight.FLAG_REQUEST) != 0) {
                    output.ping(connection, FrameFlyweight.FLAG_RESPONSE, FrameFlyweight.streamId(buffer, at));
                }
                done(connection, buffer, at, length);
                return DONE;
            }
            case FrameFlyweight.GOAWAY -> {
                connection.socket.word(TcpConnection.GOING_AWAY, 1);
                done(connection, buffer, at, length);
                return DONE;
            }
            default -> {
                return connection.isClient || at != connection.socket.receiveOffset() ? VIOLATION
                    : requestForm.take(connection, bindings.serverOf(connection), length, refusals, nowNs);
            }
        }
    }

    private int credit(final TcpConnection connection, final MemorySegment buffer, final long at, final int length) {
        final StreamSocket socket = connection.socket;
        final long allowed = socket.word(TcpConnection.ALLOWED) + FrameFlyweight.extent(buffer, at);
        if (allowed - socket.word(TcpConnection.CHARGED) > socket.word(TcpConnection.PEER_WINDOW)) {
            return VIOLATION;
        }
        socket.word(TcpConnection.ALLOWED, allowed);
        done(connection, buffer, at, length);
        return DONE;
    }

    private int streamCredit(
        final TcpConnection connection, final MemorySegment buffer, final long at, final int length) {
        final Binding binding = connection.isClient ? callerOf(connection, buffer, at) : bindings.serverOf(connection);
        if (binding != null && FrameDecoder.credit(buffer, at, binding.out, connection.isClient ? 0 : connection.id)
            == FrameDecoder.BLOCKED) {
            return BLOCKED;
        }
        published(connection, buffer, at, length);
        return DONE;
    }

    private int request(final TcpConnection connection, final MemorySegment buffer, final long at, final int length,
        final long nowNs) {
        final Binding binding = bindings.serverOf(connection);
        final long streamId = FrameFlyweight.streamId(buffer, at);
        final boolean isDone;
        if (binding == null) {
            isDone = refusals.noServer(connection, streamId);
        } else {
            final int result = FrameDecoder.request(buffer, at, length, binding.out, connection.id, nowNs);
            isDone = result == FrameDecoder.DONE || result == FrameDecoder.TOO_LONG && refusals.tooLong(
                connection, streamId, length - FrameFlyweight.HEADER_LENGTH, binding.out.maxLength());
        }
        if (!isDone) {
            return BLOCKED;
        }
        published(connection, buffer, at, length);
        return DONE;
    }

    private int cancel(final TcpConnection connection, final MemorySegment buffer, final long at, final int length) {
        final Binding binding = bindings.serverOf(connection);
        if (binding != null && FrameDecoder.cancel(buffer, at, binding.out, connection.id) == FrameDecoder.BLOCKED) {
            return BLOCKED;
        }
        published(connection, buffer, at, length);
        return DONE;
    }

    private int answer(final TcpConnection connection, final MemorySegment buffer, final long at, final int length,
        final long nowNs) {
        final Binding binding = callerOf(connection, buffer, at);
        if (binding == null) {
            published(connection, buffer, at, length);
            connections.count(TcpCounter.ANSWERS_UNROUTABLE);
            return DONE;
        }
        final int result = FrameDecoder.answer(buffer, at, length, binding.out, connection.id);
        if (result == FrameDecoder.BLOCKED && !isRefused(connection, binding, buffer, at, length, nowNs)) {
            return BLOCKED;
        }
        if (result == FrameDecoder.TOO_LONG) {
            connections.count(TcpCounter.TOO_LONG);
        }
        published(connection, buffer, at, length);
        return DONE;
    }

    /**
     * One application must not keep others from their answers, which share the connection's window: when it has taken
     * next to nothing for long, and its answers are about to fill the window, they become errors, which need no memory.
     */
    private boolean isRefused(final TcpConnection connection, final Binding binding, final MemorySegment buffer,
        final long at, final int length, final long nowNs) {
        final StreamSocket socket = connection.socket;
        if (at == socket.receiveOffset()) {
            connection.blocked = binding;
            connection.blockedLength = length;
        }
        final int window = (int) socket.word(TcpConnection.WINDOW);
        if (!binding.slow.isSlow(nowNs, window / LEAST) || connection.callerCount < 2
            || socket.receiveLength() < window / 2) {
            return false;
        }
        final boolean isRefused =
            FrameDecoder.refuseAnswer(buffer, at, binding.out, connection.id, connections.slowReason);
        if (isRefused) {
            connection.blocked = null;
            connections.count(TcpCounter.ANSWERS_REFUSED);
        }
        return isRefused;
    }

    private static void published(
        final TcpConnection connection, final MemorySegment buffer, final long at, final int length) {
        done(connection, buffer, at, length);
        connection.published(length);
    }

    private static void done(final TcpConnection connection, final MemorySegment buffer, final long at,
        final int length) {
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
