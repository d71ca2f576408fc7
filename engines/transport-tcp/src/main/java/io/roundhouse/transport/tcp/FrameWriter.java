package io.roundhouse.transport.tcp;

import io.roundhouse.api.Status;
import io.roundhouse.framing.Detail;
import io.roundhouse.framing.FrameDecoder;
import io.roundhouse.framing.FrameEncoder;
import io.roundhouse.posix.StreamSocket;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import java.lang.foreign.MemorySegment;

/**
 * From tx links to sockets. Messages are copied behind their headers into the connection's send buffer, which is
 * appended to right before they are released; a connection whose buffer or credit is used up takes no more, and its
 * datapaths wait.
 */
final class FrameWriter {
    private static final int BATCH = 128;

    private final Connections connections;
    private final Bindings bindings;
    private final Lifecycle lifecycle;
    private final RequestForm requestForm;
    /** Where the round among those that have messages stands. */
    private int firstDatapath;

    FrameWriter(final Connections connections, final Bindings bindings, final Lifecycle lifecycle,
        final RequestForm requestForm) {
        this.connections = connections;
        this.bindings = bindings;
        this.lifecycle = lifecycle;
        this.requestForm = requestForm;
    }

    /** Takes a batch from each datapath that has one, beginning with another one each time. @return messages taken */
    int take(final Ports ports, final long nowNs) {
        if (bindings.isLossPending()) {
            tellLosses(nowNs);
        }
        final int next = ports.nextInput(firstDatapath);
        final int first = next >= 0 ? next : Math.max(ports.nextInput(0), 0);
        int taken = 0;
        for (int i = ports.nextInput(first); i >= 0 && connections.isAtWork(); i = ports.nextInput(i + 1)) {
            taken += take(bindings.get(i), nowNs);
        }
        for (int i = ports.nextInput(0); i >= 0 && i < first && connections.isAtWork(); i = ports.nextInput(i + 1)) {
            taken += take(bindings.get(i), nowNs);
        }
        firstDatapath = first + 1;
        if (taken > 0) {
            connections.counters[TcpCounter.FRAMES_SENT.ordinal()].add(taken);
        }
        return taken;
    }

    private void tellLosses(final long nowNs) {
        boolean isPending = false;
        for (final Binding binding : bindings.all()) {
            isPending |= binding.isLossPending && !lifecycle.tellLoss(binding, nowNs);
        }
        bindings.isLossPending(isPending);
    }

    private int take(final Binding binding, final long nowNs) {
        if (binding == null || binding.isLossPending && binding.peer != null) {
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
        if (connection.isGoingAway()) {
            return unavailable(binding, available, peer.stopping, nowNs);
        }
        final InPort in = binding.in;
        final StreamSocket socket = connection.socket;
        socket.makeSendRoom();
        final long room = Math.min(socket.sendRoom(), connection.credit());
        final long batch = requestForm.put(connection, room, in, available, binding.datapath, nowNs);
        final int count = FrameEncoder.count(batch);
        if (count > 0) {
            connection.appendCharged(FrameEncoder.bytes(batch));
            in.release(count);
            connections.writeSet.add(connection.slot);
        } else if (in.peek(0).kind() != Message.REQUEST && !isNotice(in.peek(0))) {
            in.release(1);
            connections.count(TcpCounter.MALFORMED);
        } else if (in.peek(0).length() > connection.maxBodyLength) {
            answerHere(binding, Status.RESOURCE_EXHAUSTED, TcpCounter.TOO_LONG, FrameDecoder.claimTooLong(
                binding.out, Detail.REQUEST_TOO_LONG, in.peek(0).length(), connection.maxBodyLength), nowNs);
        }
        return count;
    }

    private int connect(final Binding binding, final int available, final long nowNs) {
        final Peer peer = binding.peer;
        if (nowNs - peer.retryAtNs >= 0) {
            if (peer.isLookedUp(connections.settings.connectTimeoutNs(), nowNs)) {
                lifecycle.retryLater(nowNs);
                return 0;
            }
            peer.connection = connections.connect(peer, nowNs);
            if (peer.connection != null) {
                bindings.route(peer.connection);
                return 0;
            }
            connections.count(TcpCounter.CONNECT_FAILURES);
            peer.failed(connections.settings, peer.cause, nowNs);
        }
        return unavailable(binding, available, peer.unavailable, nowNs);
    }

    private static boolean isNotice(final Message message) {
        return message.kind() == Message.CANCEL || message.kind() == Message.CREDIT;
    }

    /** Without a connection: a request is answered, a notice has nobody to go to. @return messages taken */
    private int unavailable(final Binding binding, final int available, final Text text, final long nowNs) {
        int answered = 0;
        while (answered < available && (dropNotice(binding.in) || answerHere(binding, Status.UNAVAILABLE,
            TcpCounter.UNAVAILABLE, claim(binding.out, text), nowNs))) {
            answered++;
        }
        return answered;
    }

    private static boolean dropNotice(final InPort in) {
        final boolean isNotice = isNotice(in.peek(0));
        if (isNotice) {
            in.release(1);
        }
        return isNotice;
    }

    private static Message claim(final OutPort out, final Text text) {
        if (text.length() > out.maxLength()) {
            return out.claim();
        }
        final Message message = out.claim(text.length());
        if (message != null) {
            MemorySegment.copy(text.memory(), 0, message.segment(), message.offset(), text.length());
        }
        return message;
    }

    /**
     * Answers the oldest request with a status, without any network.
     *
     * @param answer claimed, with its detail, or null
     * @return whether there was room to
     */
    private boolean answerHere(
        final Binding binding, final int status, final TcpCounter reason, final Message answer, final long nowNs) {
        final Message request = binding.in.peek(0);
        if (answer == null) {
            lifecycle.retryLater(nowNs);
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
        if (connection == null || !connection.isOpen() || connection.isClient
            || in.peek(0).kind() != Message.RESPONSE && in.peek(0).kind() != Message.CREDIT) {
            if (in.peek(0).kind() != Message.CREDIT) {
                connections.count(in.peek(0).kind() == Message.RESPONSE ? TcpCounter.ANSWERS_ORPHANED
                    : TcpCounter.MALFORMED);
            }
            in.release(1);
            return 1;
        }
        final StreamSocket socket = connection.socket;
        socket.makeSendRoom();
        final long room = Math.min(socket.sendRoom(), connection.credit());
        final long batch = FrameEncoder.answers(
            socket.sendBuffer(), socket.sendOffset(), room, in, available, connection.maxBodyLength, id);
        final int count = FrameEncoder.count(batch);
        if (count > 0) {
            connection.appendCharged(FrameEncoder.bytes(batch));
            in.release(count);
            connections.writeSet.add(connection.slot);
        }
        return count;
    }
}
