package io.roundhouse.transport.shm;

import io.roundhouse.api.Status;
import io.roundhouse.framing.Detail;
import io.roundhouse.framing.FrameDecoder;
import io.roundhouse.framing.FrameEncoder;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import java.lang.foreign.MemorySegment;

/**
 * From a server's tx link to the rx links of its clients. The oldest is published and released next to each other.
 * While it finds no room, those behind it go their ways as far as nothing older is for the same client; the route keeps
 * in mind which did, until their turn comes to be released.
 */
final class AnswerPaths {
    private static final int BATCH = 256;
    /** What an application takes in a second at least, when others wait for it. */
    private static final int LEAST_BYTES = 64 << 10;
    /** Messages behind one that waits from which on others are held up by it. */
    private static final int CROWD = Route.LOOK / 2;

    private final Routes routes;
    private final Counter[] counters;
    private final int slowReason;
    private long scan;

    /** @param slowReason number of the text for the answers of an application that takes none */
    AnswerPaths(final Routes routes, final Counter[] counters, final int slowReason) {
        this.routes = routes;
        this.counters = counters;
        this.slowReason = slowReason;
    }

    /** Takes a batch of a server. @return messages that went on */
    int take(final Route server, final long nowNs) {
        final InPort in = server.in;
        int moved = 0;
        while (moved < BATCH && in.available() > 0) {
            if (server.hasPassed(in.position())) {
                server.forget(in.position());
            } else if (pass(in.peek(0)) || refuse(in.peek(0), in.available(), nowNs)) {
                moved++;
            } else {
                return moved + passOldest(server, nowNs);
            }
            in.release(1);
        }
        return moved;
    }

    /** The oldest waits: takes those behind it that need not. @return how many */
    private int passOldest(final Route server, final long nowNs) {
        final InPort in = server.in;
        final int available = Math.min(in.available(), Route.LOOK);
        final long first = in.position();
        scan++;
        routes.clientOf(in.peek(0)).blockedInScan = scan;
        int moved = 0;
        for (int i = 1; i < available; i++) {
            final Message message = in.peek(i);
            final Route client = server.hasPassed(first + i) ? null : routes.clientOf(message);
            if (client != null && client.blockedInScan != scan) {
                if (pass(message)) {
                    server.pass(first + i);
                    moved++;
                } else {
                    client.blockedInScan = scan;
                }
            }
        }
        return moved;
    }

    /** Hands a message to its client. @return false when it finds no room */
    private boolean pass(final Message message) {
        final Route client = routes.clientOf(message);
        if (message.kind() != Message.RESPONSE && message.kind() != Message.CREDIT) {
            count(ShmCounter.MALFORMED);
            return true;
        } else if (client == null) {
            count(ShmCounter.ANSWERS_ORPHANED);
            return true;
        }
        final Message target = message.kind() == Message.CREDIT ? client.out.claim()
            : message.status() == Status.OK ? answer(client, message) : failure(client, message);
        if (target == null) {
            return false;
        }
        target.kind(message.kind()).callId(FrameEncoder.callId(message.streamId())).streamId(message.streamId())
            .connection(client.connection).method(message.method()).deadlineNs(0);
        client.slow.took(message.length());
        client.out.publish();
        if (message.kind() == Message.RESPONSE) {
            count(ShmCounter.ANSWERS);
        }
        return true;
    }

    private Message answer(final Route client, final Message message) {
        if (message.length() > client.out.maxLength()) {
            final Message target = FrameDecoder.claimTooLong(
                client.out, Detail.ANSWER_TOO_LONG, message.length(), client.out.maxLength());
            if (target != null) {
                target.status(Status.RESOURCE_EXHAUSTED);
                count(ShmCounter.TOO_LONG);
            }
            return target;
        }
        final Message target = client.out.claim(message.length());
        if (target != null) {
            Requests.copyBody(message, target);
            target.flags(message.flags()).status(Status.OK);
        }
        return target;
    }

    /** The detail is cut to what it may have; metadata goes with it. */
    private static Message failure(final Route client, final Message message) {
        final int text = Detail.cut(message.segment(), message.offset(), message.payloadLength(), Integer.MAX_VALUE);
        final int metadata = message.metadataLength();
        final Message target = client.out.claim(text + metadata);
        if (target != null) {
            MemorySegment.copy(message.segment(), message.offset(), target.segment(), target.offset(), text);
            MemorySegment.copy(message.segment(), message.offset() + message.payloadLength(), target.segment(),
                target.offset() + text, metadata);
            target.metadata(metadata).status(Status.isValid(message.status()) ? message.status() : Status.UNKNOWN);
        }
        return target;
    }

    /**
     * One application must not keep others from their answers, which wait behind its own: when it has taken next to
     * nothing for long, and the server's link is about to be full, its answers become errors, which need no memory.
     */
    private boolean refuse(final Message message, final int waiting, final long nowNs) {
        final Route client = routes.clientOf(message);
        final Message target = client.slow.isSlow(nowNs, LEAST_BYTES) && waiting >= CROWD
            && message.kind() == Message.RESPONSE ? client.out.claim() : null;
        if (target == null) {
            return false;
        }
        target.kind(Message.RESPONSE).callId(FrameEncoder.callId(message.streamId())).streamId(message.streamId())
            .status(Status.RESOURCE_EXHAUSTED).reason(slowReason).connection(client.connection)
            .method(message.method()).deadlineNs(0);
        client.out.publish();
        count(ShmCounter.ANSWERS_REFUSED);
        return true;
    }

    private void count(final ShmCounter counter) {
        counters[counter.ordinal()].add(1);
    }
}
