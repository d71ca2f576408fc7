package io.roundhouse.transport.shm;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.Status;
import io.roundhouse.framing.Detail;
import io.roundhouse.framing.FrameDecoder;
import io.roundhouse.framing.FrameEncoder;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import java.lang.foreign.MemorySegment;

/**
 * From a client's tx link to its server's rx link, in order. Each message is published and released next to each other;
 * one that finds no room stays, and all behind it.
 */
final class Requests {
    private static final int BATCH = 128;

    private final Routes routes;
    private final Counter[] counters;
    private final int noServer;
    private final int stopping;
    boolean isStopping;

    /** @param noServer number of the text when nobody serves @param stopping of the one when the service stops */
    Requests(final Routes routes, final Counter[] counters, final int noServer, final int stopping) {
        this.routes = routes;
        this.counters = counters;
        this.noServer = noServer;
        this.stopping = stopping;
    }

    /** Takes a batch of a client. @return messages taken */
    int take(final Route client) {
        final InPort in = client.in;
        final int available = Math.min(in.available(), BATCH);
        int taken = 0;
        while (taken < available && take(client, in.peek(0))) {
            in.release(1);
            taken++;
        }
        return taken;
    }

    private boolean take(final Route client, final Message message) {
        switch (message.kind()) {
            case Message.REQUEST -> {
                return request(client, message);
            }
            case Message.CANCEL, Message.CREDIT -> {
                return client.server == null || notice(client, message);
            }
            default -> {
                count(ShmCounter.MALFORMED);
                return true;
            }
        }
    }

    private boolean request(final Route client, final Message message) {
        final boolean isNext = (message.flags() & MessageFlags.NEXT) != 0;
        final Route server = isNext ? client.server : routes.serverOf(client);
        if (isNext && server == null) {
            // Its call ended with the server it began at.
            return true;
        } else if (server == null || isStopping && !isNext) {
            return unavailable(client, message, server == null ? noServer : stopping);
        } else if (message.length() > server.out.maxLength()) {
            return tooLong(client, message, server.out.maxLength());
        }
        final Message request = server.out.claim(message.length());
        if (request == null) {
            return false;
        }
        copyBody(message, request);
        request.kind(Message.REQUEST).flags(message.flags()).callId(0).status(0).connection(client.connection)
            .agreement(message.agreement()).streamId(FrameEncoder.streamId(client.info.id(), message.callId()))
            .method(message.method()).deadlineNs(message.deadlineNs());
        server.out.publish();
        count(ShmCounter.REQUESTS);
        return true;
    }

    private boolean notice(final Route client, final Message message) {
        final Message notice = client.server.out.claim();
        if (notice == null) {
            return false;
        }
        notice.kind(message.kind()).callId(0).status(0).connection(client.connection).agreement(0)
            .streamId(FrameEncoder.streamId(client.info.id(), message.callId())).method(message.method())
            .deadlineNs(0);
        client.server.out.publish();
        return true;
    }

    private boolean unavailable(final Route client, final Message message, final int reason) {
        final boolean isAnswered = answer(client.out.claim(), client, message, Status.UNAVAILABLE, reason);
        if (isAnswered) {
            count(ShmCounter.UNAVAILABLE);
        }
        return isAnswered;
    }

    private boolean tooLong(final Route client, final Message message, final int limit) {
        final boolean isAnswered = answer(
            FrameDecoder.claimTooLong(client.out, Detail.REQUEST_TOO_LONG, message.length(), limit), client, message,
            Status.RESOURCE_EXHAUSTED, 0);
        if (isAnswered) {
            count(ShmCounter.TOO_LONG);
        }
        return isAnswered;
    }

    private static boolean answer(final Message answer, final Route client, final Message request, final int status,
        final int reason) {
        if (answer == null) {
            return false;
        }
        answer.kind(Message.RESPONSE).callId(request.callId()).streamId(0).connection(0).method(request.method())
            .deadlineNs(0).status(status).reason(reason);
        client.out.publish();
        return true;
    }

    /** Copies the body, metadata included, into memory that was claimed for it. */
    static void copyBody(final Message from, final Message to) {
        if (from.length() > 0) {
            MemorySegment.copy(from.segment(), from.offset(), to.segment(), to.offset(), from.length());
            to.metadata(from.metadataLength());
        }
    }

    private void count(final ShmCounter counter) {
        counters[counter.ordinal()].add(1);
    }
}
