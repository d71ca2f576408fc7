package io.roundhouse.transport.tcp;

import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.api.wire.PrefaceFlyweight;
import io.roundhouse.posix.StreamSocket;
import java.lang.foreign.MemorySegment;

/** From sockets to rx links: reads, finds the frames, has them handled in order. Trusts nothing it reads. */
final class FrameReader {
    private static final int READ_LENGTH = 256 << 10;
    private static final int READS = 4;
    private static final int FRAMES = 256;
    /** How long a connection that had data is read without being told: over twice a round trip between busy hosts. */
    private static final long HOT_NS = 100_000;

    private final Connections connections;
    private final Lifecycle lifecycle;
    private final Output output;
    private final FrameHandler handler;
    private final Backlog backlog;

    FrameReader(final Connections connections, final Bindings bindings, final Lifecycle lifecycle,
        final Output output, final RequestForm requestForm) {
        this.connections = connections;
        this.lifecycle = lifecycle;
        this.output = output;
        handler = new FrameHandler(connections, bindings, output, requestForm);
        backlog = new Backlog(bindings, handler);
    }

    /** Reads what is there, from each connection a bounded part. @return frames handled */
    int work(final long nowNs) {
        int frames = 0;
        final SlotSet ready = connections.readSet;
        for (int slot = ready.next(0); slot >= 0 && connections.isAtWork(); slot = ready.next(slot + 1)) {
            frames += read(connections.at(slot), nowNs);
        }
        return frames;
    }

    private int read(final TcpConnection connection, final long nowNs) {
        int frames = parse(connection, nowNs);
        for (int i = 0; i < READS && !connection.isLost(); i++) {
            if (connection.isBlocked) {
                frames += counted(connection, backlog.scan(connection, nowNs));
            } else if (connection.hasMore) {
                break;
            }
            if (!connection.isReadable && nowNs - connection.hotUntilNs >= 0) {
                if (!connection.hasMore) {
                    connections.readSet.remove(connection.slot);
                }
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
            frames += connection.isBlocked ? counted(connection, backlog.scan(connection, nowNs))
                : parse(connection, nowNs);
            if (received < READ_LENGTH) {
                break;
            }
        }
        return frames;
    }

    private void nothing(final TcpConnection connection, final int result, final long nowNs) {
        if (result == StreamSocket.NOT_NOW) {
            connection.isReadable = false;
        } else if (connection.isBlocked) {
            // What the peer sent before it went, or before it overran its window, is handed on first.
            connection.isReadable = true;
        } else if (result == StreamSocket.FULL) {
            end(connection, TcpCounter.VIOLATIONS, Cause.VIOLATION, nowNs);
        } else {
            lifecycle.end(connection, Cause.of(connection.socket.failure()), nowNs);
        }
    }

    private void end(final TcpConnection connection, final TcpCounter reason, final String cause, final long nowNs) {
        connections.count(reason);
        lifecycle.end(connection, cause, nowNs);
    }

    /** Handles complete frames in the buffer; {@code hasMore} says whether it stopped before the last. */
    private int parse(final TcpConnection connection, final long nowNs) {
        final StreamSocket socket = connection.socket;
        final MemorySegment buffer = socket.receiveBuffer();
        connection.hasMore = false;
        connection.isBlocked = false;
        if (!connection.isOpen() && !preface(connection, nowNs)) {
            return 0;
        }
        int frames = 0;
        while (frames < FRAMES) {
            frames += handler.ordinary(connection, FRAMES - frames, nowNs);
            if (frames == FRAMES) {
                break;
            }
            final int available = socket.receiveLength();
            final long length =
                FrameFlyweight.validate(buffer, socket.receiveOffset(), available, connection.maxReceiveLength);
            if (length >= 0 && (length == FrameFlyweight.INCOMPLETE || length > available)) {
                return counted(connection, frames);
            }
            final int result = length < 0 ? FrameHandler.VIOLATION
                : handler.frame(connection, buffer, socket.receiveOffset(), (int) length, nowNs);
            if (result == FrameHandler.VIOLATION) {
                end(connection, TcpCounter.VIOLATIONS, Cause.VIOLATION, nowNs);
                return counted(connection, frames);
            } else if (result == FrameHandler.BLOCKED) {
                connection.hasMore = true;
                connection.isBlocked = true;
                lifecycle.retryLater(nowNs);
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
            if (output.isCreditDue(connection)) {
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
            end(connection, TcpCounter.PREFACE_MISMATCHES, Cause.PREFACE, nowNs);
            return false;
        }
        socket.word(TcpConnection.PEER_WINDOW, window);
        socket.word(TcpConnection.ALLOWED, window);
        socket.word(TcpConnection.PHASE, TcpConnection.OPEN);
        socket.consume(PrefaceFlyweight.LENGTH);
        lifecycle.opened(connection);
        return true;
    }
}
