package io.roundhouse.transport.tcp;

import io.roundhouse.api.Status;
import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.posix.StreamSocket;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import java.lang.foreign.MemorySegment;

/**
 * From tx links to sockets. Messages are copied behind their headers into the connection's send buffer, which is appended to
 * right before they are released; a connection whose buffer or credit is used up takes no more, and its datapaths wait. One write for
 * each connection and duty cycle.
 */
final class FrameWriter {
    private static final int BATCH = 128;
    private static final int STREAM_SHIFT = 48;
    private static final long RETRY_NS = 1_000_000;

    private final Connections connections;
    private final Bindings bindings;
    private final FlushPolicy flushPolicy;
    private int firstBinding;
    private long retryAtNs = Long.MIN_VALUE;

    FrameWriter(final Connections connections, final Bindings bindings, final FlushPolicy flushPolicy) {
        this.connections = connections;
        this.bindings = bindings;
        this.flushPolicy = flushPolicy;
    }

    // ---- tx links ----

    /** Takes a batch from each datapath, beginning with another one each time. @return messages taken */
    int take(final long nowNs) {
        final Binding[] all = bindings.all();
        int taken = 0;
        for (int i = 0, at = firstBinding < all.length ? firstBinding : 0; i < all.length; i++) {
            taken += take(all[at], nowNs);
            at = at + 1 < all.length ? at + 1 : 0;
        }
        firstBinding = firstBinding + 1 < all.length ? firstBinding + 1 : 0;
        if (taken > 0) {
            connections.counters[TcpCounter.FRAMES_SENT.ordinal()].add(taken);
        }
        return taken;
    }

    private int take(final Binding binding, final long nowNs) {
        if (binding.isLossPending && !tellLoss(binding, nowNs)) {
            return 0;
        }
        final int available = Math.min(binding.in.available(), BATCH);
        return available == 0 ? 0
            : binding.peer == null ? takeAnswers(binding.in, available) : takeRequests(binding, available, nowNs);
    }

    private int takeRequests(final Binding binding, final int available, final long nowNs) {
        final Peer peer = binding.peer;
        final TcpConnection connection = peer.connection;
        if (connection == null) {
            return connect(binding, available, nowNs);
        }
        if (!connection.isOpen()) {
            return 0;
        }
        final InPort in = binding.in;
        final StreamSocket socket = connection.socket;
        socket.makeSendRoom();
        final long room = Math.min(socket.sendRoom(), connection.credit());
        final long start = socket.sendOffset();
        final long streamBase = (long) binding.datapath << STREAM_SHIFT;
        int bytes = 0;
        int count = 0;
        Message message = null;
        for (; count < available; count++) {
            message = in.peek(count);
            final int length = FrameFlyweight.HEADER_LENGTH + message.length();
            if (message.kind() != Message.REQUEST || message.length() > connection.maxBodyLength || length > room - bytes) {
                break;
            }
            put(socket.sendBuffer(), start + bytes, message, FrameFlyweight.FLAG_REQUEST, streamBase | message.callId(),
                remaining(message.deadlineNs(), nowNs));
            bytes += length;
        }
        if (count > 0) {
            connection.appendCharged(bytes);
            in.release(count);
            connections.writeSet.add(connection.slot);
        } else if (message.kind() != Message.REQUEST) {
            in.release(1);
            connections.count(TcpCounter.MALFORMED);
        } else if (message.length() > connection.maxBodyLength) {
            answerHere(binding, Status.RESOURCE_EXHAUSTED, TcpCounter.TOO_LONG, nowNs);
        }
        return count;
    }

    private int connect(final Binding binding, final int available, final long nowNs) {
        final Peer peer = binding.peer;
        if (nowNs - peer.retryAtNs >= 0) {
            peer.connection = connections.connect(peer, nowNs);
            if (peer.connection != null) {
                return 0;
            }
            connections.count(TcpCounter.CONNECT_FAILURES);
            peer.failed(connections.settings, nowNs);
        }
        int answered = 0;
        while (answered < available && answerHere(binding, Status.UNAVAILABLE, TcpCounter.UNAVAILABLE, nowNs)) {
            answered++;
        }
        return answered;
    }

    /** Answers the oldest request with a status, without any network. @return whether there was room to */
    private boolean answerHere(final Binding binding, final int status, final TcpCounter reason, final long nowNs) {
        final Message request = binding.in.peek(0);
        final Message answer = binding.out.claim();
        if (answer == null) {
            retryLater(nowNs);
            return false;
        }
        answer.kind(Message.RESPONSE).callId(request.callId()).streamId(0).connection(0).method(request.method())
            .deadlineNs(0).status(status);
        binding.out.publish();
        binding.in.release(1);
        connections.count(reason);
        return true;
    }

    private int takeAnswers(final InPort in, final int available) {
        int taken = 0;
        while (taken < available) {
            final int run = takeRun(in, available - taken);
            if (run == 0) {
                break;
            }
            taken += run;
        }
        return taken;
    }

    /** Takes the oldest answers, as many as go to one connection. @return 0 when that cannot take one now */
    private int takeRun(final InPort in, final int available) {
        final int id = in.peek(0).connection();
        final TcpConnection connection = connections.get(id);
        if (connection == null || !connection.isOpen() || connection.isClient || in.peek(0).kind() != Message.RESPONSE) {
            connections.count(in.peek(0).kind() == Message.RESPONSE ? TcpCounter.ANSWERS_ORPHANED : TcpCounter.MALFORMED);
            in.release(1);
            return 1;
        }
        final StreamSocket socket = connection.socket;
        socket.makeSendRoom();
        final long room = Math.min(socket.sendRoom(), connection.credit());
        final long start = socket.sendOffset();
        int bytes = 0;
        int count = 0;
        for (; count < available; count++) {
            final Message message = in.peek(count);
            final boolean isTooLong = message.length() > connection.maxBodyLength;
            final int length = FrameFlyweight.HEADER_LENGTH
                + (isTooLong || message.status() != 0 ? 0 : message.length());
            if (message.connection() != id || message.kind() != Message.RESPONSE || length > room - bytes) {
                break;
            }
            if (isTooLong || message.status() != 0) {
                putStatus(socket.sendBuffer(), start + bytes, message.streamId(),
                    message.status() != 0 ? message.status() : Status.RESOURCE_EXHAUSTED);
            } else {
                put(socket.sendBuffer(), start + bytes, message, FrameFlyweight.FLAG_RESPONSE, message.streamId(), 0);
            }
            bytes += length;
        }
        if (count > 0) {
            connection.appendCharged(bytes);
            in.release(count);
            connections.writeSet.add(connection.slot);
        }
        return count;
    }

    private static void put(final MemorySegment buffer, final long at, final Message message, final int direction,
        final long streamId, final long remainingNs) {
        final int length = message.length();
        FrameFlyweight.put(buffer, at, FrameFlyweight.DATA, FrameFlyweight.FLAGS_WHOLE | direction, length, streamId,
            message.method(), 0, remainingNs, 0);
        if (length > 0) {
            MemorySegment.copy(message.segment(), message.offset(), buffer, at + FrameFlyweight.HEADER_LENGTH, length);
        }
    }

    private static void putStatus(final MemorySegment buffer, final long at, final long streamId, final int status) {
        FrameFlyweight.put(buffer, at, FrameFlyweight.STATUS, FrameFlyweight.FLAGS_WHOLE | FrameFlyweight.FLAG_RESPONSE, 0,
            streamId, 0, Status.isValid(status) ? status : Status.UNKNOWN, 0, 0);
    }

    private static long remaining(final long deadlineNs, final long nowNs) {
        return deadlineNs == 0 ? 0 : Math.max(1, deadlineNs - nowNs);
    }

    // ---- frames of our own ----

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

    // ---- sockets ----

    /** Writes what waits in send buffers, once for each connection. @return connections that got on */
    int flush(final int workDone) {
        int written = 0;
        final SlotSet waiting = connections.writeSet;
        for (int slot = waiting.next(0); slot >= 0; slot = waiting.next(slot + 1)) {
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

    // ---- beginning and end ----

    /** The peer's preface came. */
    void opened(final TcpConnection connection) {
        connection.limit(connections.settings);
        connections.context.timers().cancel(connection.id);
        final Peer peer = connection.isClient ? bindings.peer(connection.socket.peer()) : null;
        if (peer != null) {
            peer.succeeded(connections.settings);
            connections.count(TcpCounter.CONNECTED);
        }
    }

    /** A connection failed, was closed by the peer or broke the protocol. */
    void end(final TcpConnection connection, final long nowNs) {
        final boolean wasOpen = connection.isOpen();
        connections.lose(connection);
        final Peer peer = connection.isClient ? bindings.peer(connection.socket.peer()) : null;
        if (peer != null && peer.connection == connection) {
            peer.failed(connections.settings, nowNs);
            if (wasOpen) {
                bindings.lost(connection);
            } else {
                peer.connection = null;
                connections.count(TcpCounter.CONNECT_FAILURES);
            }
        }
    }

    /** Tells a client that what it sent gets no answer any more. @return false when there is no room to */
    private boolean tellLoss(final Binding binding, final long nowNs) {
        final OutPort out = binding.out;
        final Message notice = out.claim();
        if (notice == null) {
            retryLater(nowNs);
            return false;
        }
        notice.kind(Message.CONNECTION_LOST).callId(0).connection(0).method(0).status(0).deadlineNs(0)
            .streamId(binding.in.position());
        out.publish();
        binding.isLossPending = false;
        if (!bindings.isLossPending(binding.peer)) {
            connections.forget(binding.peer.connection);
            binding.peer.connection = null;
        }
        return true;
    }

    /** Has the executor come back soon though nothing tells it: room on a link is not announced. */
    void retryLater(final long nowNs) {
        if (nowNs - retryAtNs >= 0) {
            retryAtNs = nowNs + RETRY_NS;
            connections.context.timers().schedule(Connections.RETRY_TIMER, retryAtNs);
        }
    }
}
