package io.roundhouse.transport.tcp;

import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.framing.Detail;
import io.roundhouse.framing.FrameEncoder;
import io.roundhouse.posix.StreamSocket;

/**
 * What goes to the peer without a message behind it, and the writing itself: one write for each connection and duty
 * cycle.
 */
final class Output {
    private final Connections connections;
    private final FlushPolicy flushPolicy;

    Output(final Connections connections, final FlushPolicy flushPolicy) {
        this.connections = connections;
        this.flushPolicy = flushPolicy;
    }

    /** Appends an answer with an error. @return false when there is no room or credit now */
    boolean status(final TcpConnection connection, final long streamId, final int status, final Text text) {
        final int length = Detail.cut(text.memory(), 0, text.length(), connection.maxBodyLength);
        if (!hasRoom(connection, length)) {
            return false;
        }
        final StreamSocket socket = connection.socket;
        return charge(connection, FrameEncoder.putStatus(
            socket.sendBuffer(), socket.sendOffset(), streamId, status, text.memory(), 0, length));
    }

    /**
     * Appends the answer to a request that its datapath cannot take. @return false when there is no room or credit now
     */
    boolean tooLong(final TcpConnection connection, final long streamId, final int length, final int limit) {
        if (!hasRoom(connection, Math.min(Detail.MAX_LENGTH, connection.maxBodyLength))) {
            return false;
        }
        final StreamSocket socket = connection.socket;
        return charge(connection, FrameEncoder.putTooLong(socket.sendBuffer(), socket.sendOffset(), streamId,
            Detail.RECEIVED_REQUEST_TOO_LONG, length, limit, connection.maxBodyLength));
    }

    private static boolean hasRoom(final TcpConnection connection, final int bodyLength) {
        connection.socket.makeSendRoom();
        return Math.min(connection.socket.sendRoom(), connection.credit()) >= FrameFlyweight.HEADER_LENGTH + bodyLength;
    }

    private boolean charge(final TcpConnection connection, final int length) {
        connection.appendCharged(length);
        connections.writeSet.add(connection.slot);
        return true;
    }

    /** Appends a ping or its echo; not when there is no room, another will come. */
    void ping(final TcpConnection connection, final int direction, final long token) {
        control(connection, FrameFlyweight.PING, FrameFlyweight.FLAGS_WHOLE | direction, token);
    }

    /** Tells everyone who called here to begin nothing new. One whose buffer is full is told by the end itself. */
    void goAway() {
        for (int slot = 0; slot < connections.slotLimit(); slot++) {
            final TcpConnection connection = connections.at(slot);
            if (connection != null && connection.isOpen() && !connection.isClient) {
                control(connection, FrameFlyweight.GOAWAY, 0, 0);
            }
        }
    }

    private void control(final TcpConnection connection, final int kind, final int flags, final long streamId) {
        final StreamSocket socket = connection.socket;
        socket.makeSendRoom();
        if (socket.sendRoom() >= FrameFlyweight.HEADER_LENGTH) {
            FrameFlyweight.put(socket.sendBuffer(), socket.sendOffset(), kind, flags, 0, streamId, 0, 0, 0, 0);
            socket.append(FrameFlyweight.HEADER_LENGTH);
            connections.writeSet.add(connection.slot);
        }
    }

    /** Whether half a window or more could be given back. */
    boolean isCreditDue(final TcpConnection connection) {
        return connection.owed() >= connection.socket.word(TcpConnection.WINDOW) >> 1;
    }

    private void credit(final TcpConnection connection) {
        final StreamSocket socket = connection.socket;
        socket.makeSendRoom();
        if (socket.sendRoom() >= FrameFlyweight.HEADER_LENGTH) {
            final long owed = connection.owed();
            FrameFlyweight.putCredit(socket.sendBuffer(), socket.sendOffset(), 0, (int) owed);
            socket.append(FrameFlyweight.HEADER_LENGTH);
            socket.word(TcpConnection.GRANTED, socket.word(TcpConnection.GRANTED) + owed);
        }
    }

    /** Writes what waits in send buffers, once for each connection. @return connections that got on */
    int flush(final int workDone) {
        int written = 0;
        final SlotSet waiting = connections.writeSet;
        for (int slot = waiting.next(0); slot >= 0 && connections.isAtWork(); slot = waiting.next(slot + 1)) {
            final TcpConnection connection = connections.at(slot);
            if (connection.isOpen() && isCreditDue(connection)) {
                credit(connection);
            }
            if (!connection.isWritable || connection.socket.sendLength() == 0) {
                waiting.remove(slot);
            } else if (flushPolicy.isDue(connection, workDone)) {
                written += flush(connection);
            }
        }
        return written;
    }

    private int flush(final TcpConnection connection) {
        final int sent = connection.socket.flush();
        if (sent > 0) {
            return 1;
        }
        connection.isWritable = false;
        if (sent == StreamSocket.FAILED) {
            // What the peer sent before it went is still to be read; the reader ends the connection behind it.
            connection.isReadable = true;
            connections.readSet.add(connection.slot);
        }
        return 0;
    }
}
