package io.roundhouse.transport.tcp;

import io.roundhouse.api.Status;
import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.posix.StreamSocket;
import java.lang.foreign.MemorySegment;

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

    /** Writes an answer without payload. */
    static void putStatus(final MemorySegment buffer, final long at, final long streamId, final int status) {
        FrameFlyweight.put(buffer, at, FrameFlyweight.STATUS, FrameFlyweight.FLAGS_WHOLE | FrameFlyweight.FLAG_RESPONSE, 0,
            streamId, 0, Status.isValid(status) ? status : Status.UNKNOWN, 0, 0);
    }

    /** Appends an answer without payload. @return false when there is no room or credit now */
    boolean status(final TcpConnection connection, final long streamId, final int status) {
        final StreamSocket socket = connection.socket;
        socket.makeSendRoom();
        if (Math.min(socket.sendRoom(), connection.credit()) < FrameFlyweight.HEADER_LENGTH) {
            return false;
        }
        putStatus(socket.sendBuffer(), socket.sendOffset(), streamId, status);
        connection.appendCharged(FrameFlyweight.HEADER_LENGTH);
        connections.writeSet.add(connection.slot);
        return true;
    }

    /** Appends a ping or its echo; not when there is no room, another will come. */
    void ping(final TcpConnection connection, final int direction, final long token) {
        final StreamSocket socket = connection.socket;
        socket.makeSendRoom();
        if (socket.sendRoom() >= FrameFlyweight.HEADER_LENGTH) {
            FrameFlyweight.put(socket.sendBuffer(), socket.sendOffset(), FrameFlyweight.PING,
                FrameFlyweight.FLAGS_WHOLE | direction, 0, token, 0, 0, 0, 0);
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
