package io.roundhouse.transport.tcp;

import io.roundhouse.api.Status;
import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.api.wire.PrefaceFlyweight;
import io.roundhouse.posix.StreamSocket;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import java.lang.foreign.MemorySegment;

/**
 * From sockets to rx links. Trusts nothing it reads. A frame is consumed right behind the publication of its message, after
 * everything that may fail, so that whoever goes on here neither loses nor doubles it.
 */
final class FrameReader {
    private static final int READ_LENGTH = 256 << 10;
    private static final int READS = 4;
    private static final int FRAMES = 256;
    /** How long a connection that had data is read without being told: over twice a round trip between busy hosts. */
    private static final long HOT_NS = 100_000;
    private static final int DONE = 0;
    private static final int BLOCKED = 1;
    private static final int VIOLATION = 2;
    private static final int STREAM_SHIFT = 48;

    private final Connections connections;
    private final Bindings bindings;
    private final FrameWriter writer;

    FrameReader(final Connections connections, final Bindings bindings, final FrameWriter writer) {
        this.connections = connections;
        this.bindings = bindings;
        this.writer = writer;
    }

    /** Reads what is there, from each connection a bounded part. @return frames handled */
    int work(final long nowNs) {
        int frames = 0;
        final SlotSet ready = connections.readSet;
        for (int slot = ready.next(0); slot >= 0; slot = ready.next(slot + 1)) {
            frames += read(connections.at(slot), nowNs);
        }
        return frames;
    }

    private int read(final TcpConnection connection, final long nowNs) {
        int frames = parse(connection, nowNs);
        for (int i = 0; i < READS && !connection.hasMore && !connection.isLost(); i++) {
            if (!connection.isReadable && nowNs - connection.hotUntilNs >= 0) {
                connections.readSet.remove(connection.slot);
                break;
            }
            final int received = connection.socket.receive(READ_LENGTH);
            if (received <= 0) {
                nothing(connection, received, nowNs);
                break;
            }
            connection.isReadable = true;
            connection.socket.word(TcpConnection.HEARD, nowNs);
            connection.hotUntilNs = nowNs + HOT_NS;
            frames += parse(connection, nowNs);
            if (received < READ_LENGTH) {
                break;
            }
        }
        return frames;
    }

    private void nothing(final TcpConnection connection, final int result, final long nowNs) {
        if (result == StreamSocket.NOT_NOW) {
            connection.isReadable = false;
        } else if (result == StreamSocket.FULL) {
            end(connection, TcpCounter.VIOLATIONS, nowNs);
        } else {
            writer.end(connection, nowNs);
        }
    }

    private void end(final TcpConnection connection, final TcpCounter reason, final long nowNs) {
        connections.count(reason);
        writer.end(connection, nowNs);
    }

    /** Handles complete frames in the buffer; {@code hasMore} says whether it stopped before the last. */
    private int parse(final TcpConnection connection, final long nowNs) {
        final StreamSocket socket = connection.socket;
        final MemorySegment buffer = socket.receiveBuffer();
        connection.hasMore = false;
        if (!connection.isOpen() && !preface(connection, nowNs)) {
            return 0;
        }
        int frames = 0;
        while (frames < FRAMES) {
            final int available = socket.receiveLength();
            final long length =
                FrameFlyweight.validate(buffer, socket.receiveOffset(), available, connection.maxReceiveLength);
            if (length >= 0 && (length == FrameFlyweight.INCOMPLETE || length > available)) {
                return counted(connection, frames);
            }
            final int result = length < 0 ? VIOLATION : frame(connection, buffer, socket.receiveOffset(), (int) length, nowNs);
            if (result == VIOLATION) {
                end(connection, TcpCounter.VIOLATIONS, nowNs);
                return counted(connection, frames);
            } else if (result == BLOCKED) {
                connection.hasMore = true;
                writer.retryLater(nowNs);
                return counted(connection, frames);
            }
            frames++;
        }
        connection.hasMore = true;
        return counted(connection, frames);
    }

    private int counted(final TcpConnection connection, final int frames) {
        if (frames > 0) {
            connections.counters[TcpCounter.FRAMES_RECEIVED.ordinal()].add(frames);
            if (writer.isCreditDue(connection)) {
                connections.writeSet.add(connection.slot);
            }
        }
        return frames;
    }

    private boolean preface(final TcpConnection connection, final long nowNs) {
        final StreamSocket socket = connection.socket;
        if (connection.isLost() || socket.receiveLength() < PrefaceFlyweight.LENGTH) {
            return false;
        }
        final int window = PrefaceFlyweight.validate(socket.receiveBuffer(), socket.receiveOffset());
        if (TcpSettings.maxBodyLength(window) == 0) {
            end(connection, TcpCounter.PREFACE_MISMATCHES, nowNs);
            return false;
        }
        socket.word(TcpConnection.PEER_WINDOW, window);
        socket.word(TcpConnection.ALLOWED, window);
        socket.word(TcpConnection.PHASE, TcpConnection.OPEN);
        socket.consume(PrefaceFlyweight.LENGTH);
        writer.opened(connection);
        return true;
    }

    private int frame(
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
                    writer.ping(connection, FrameFlyweight.FLAG_RESPONSE, FrameFlyweight.streamId(buffer, at));
                }
                connection.socket.consume(length);
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
        socket.consume(length);
        return DONE;
    }

    private int request(final TcpConnection connection, final MemorySegment buffer, final long at, final int length,
        final long nowNs) {
        final Binding binding = bindings.serverOf(connection);
        if (binding == null) {
            return refuse(connection, FrameFlyweight.streamId(buffer, at), Status.UNAVAILABLE, TcpCounter.UNAVAILABLE, length);
        }
        final int bodyLength = length - FrameFlyweight.HEADER_LENGTH - FrameFlyweight.metadataLength(buffer, at);
        final OutPort out = binding.out;
        if (bodyLength > out.maxLength()) {
            return refuse(
                connection, FrameFlyweight.streamId(buffer, at), Status.RESOURCE_EXHAUSTED, TcpCounter.TOO_LONG, length);
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
        connection.consumePublished(length);
        return DONE;
    }

    private int refuse(
        final TcpConnection connection, final long streamId, final int status, final TcpCounter reason, final int length) {
        if (!writer.status(connection, streamId, status)) {
            return BLOCKED;
        }
        connection.consumePublished(length);
        connections.count(reason);
        return DONE;
    }

    private int answer(final TcpConnection connection, final MemorySegment buffer, final long at, final int length) {
        final long streamId = FrameFlyweight.streamId(buffer, at);
        final Binding binding = bindings.get(streamId >>> STREAM_SHIFT);
        if (binding == null || binding.peer == null || binding.peer.connection != connection) {
            connection.consumePublished(length);
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
        connection.consumePublished(length);
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
}
