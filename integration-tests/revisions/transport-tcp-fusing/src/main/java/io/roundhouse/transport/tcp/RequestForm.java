package io.roundhouse.transport.tcp;

import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.framing.FrameEncoder;
import io.roundhouse.framing.FusedDecoder;
import io.roundhouse.framing.FusedEncoder;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Settings;
import java.lang.foreign.MemorySegment;

/**
 * How requests look on the wire: small ones next to each other share a frame, once the setting says so. They are
 * always understood, so that receivers can be upgraded before senders.
 */
final class RequestForm {
    private static final int MAX_FUSED_LENGTH = 4 << 10;

    private int maxFusedLength;

    /** Takes its part of the settings. @throws IllegalArgumentException naming the property that is wrong */
    void configure(final Settings settings) {
        final int length = settings.as(TcpConfig.class).fuse_bytes();
        if (length < 0 || length > MAX_FUSED_LENGTH) {
            throw new IllegalArgumentException(
                "fuse_bytes must be 0 to " + MAX_FUSED_LENGTH + ": fuse_bytes=" + length);
        }
        maxFusedLength = length;
    }

    /** Writes the oldest requests and cancellations. @see FrameEncoder#requests */
    long put(final TcpConnection connection, final long room, final InPort in, final int limit, final int datapath,
        final long nowNs) {
        final MemorySegment buffer = connection.socket.sendBuffer();
        final long at = connection.socket.sendOffset();
        return maxFusedLength == 0
            ? FrameEncoder.requests(buffer, at, room, in, limit, connection.maxBodyLength, datapath, nowNs)
            : FusedEncoder.requests(
                buffer, at, room, in, limit, connection.maxBodyLength, datapath, nowNs, maxFusedLength);
    }

    /**
     * Handles the oldest frame, of a kind that {@link FrameHandler} does not know, on a connection that was accepted.
     *
     * @param server who gets its requests, or null
     * @return one of {@link FrameHandler}'s results
     */
    int take(final TcpConnection connection, final Binding server, final int length, final Refusals refusals,
        final long nowNs) {
        final int kind = FrameFlyweight.kind(
            connection.socket.receiveBuffer(), connection.socket.receiveOffset());
        if (kind != FrameFlyweight.FUSED) {
            return FrameHandler.VIOLATION;
        }
        final int result = server == null ? refuse(connection, refusals) : handOn(connection, server, refusals, nowNs);
        if (result == FrameHandler.DONE) {
            connection.published(length);
        }
        return result;
    }

    private static int handOn(final TcpConnection connection, final Binding server, final Refusals refusals,
        final long nowNs) {
        while (true) {
            final int result = FusedDecoder.requests(
                connection.socket, TcpConnection.HANDED_ON, server.out, connection.id, nowNs);
            if (result == FusedDecoder.DONE) {
                return FrameHandler.DONE;
            } else if (result == FusedDecoder.MALFORMED) {
                return FrameHandler.VIOLATION;
            } else if (result == FusedDecoder.BLOCKED || !refusals.tooLong(connection,
                FusedDecoder.streamId(connection.socket, TcpConnection.HANDED_ON),
                FusedDecoder.length(connection.socket, TcpConnection.HANDED_ON), server.out.maxLength())) {
                return FrameHandler.BLOCKED;
            }
            FusedDecoder.skip(connection.socket, TcpConnection.HANDED_ON);
        }
    }

    private static int refuse(final TcpConnection connection, final Refusals refusals) {
        while (!FusedDecoder.isAtEnd(connection.socket, TcpConnection.HANDED_ON)) {
            final long streamId = FusedDecoder.streamId(connection.socket, TcpConnection.HANDED_ON);
            if (streamId == 0) {
                return FrameHandler.VIOLATION;
            } else if (!refusals.noServer(connection, streamId)) {
                return FrameHandler.BLOCKED;
            }
            FusedDecoder.skip(connection.socket, TcpConnection.HANDED_ON);
        }
        FusedDecoder.consume(connection.socket);
        return FrameHandler.DONE;
    }
}
