package io.roundhouse.transport.tcp;

import io.roundhouse.framing.FrameEncoder;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Settings;
import java.lang.foreign.MemorySegment;

/** How requests look on the wire: each has a frame of its own. */
final class RequestForm {
    /** Takes its part of the settings. @throws IllegalArgumentException naming the property that is wrong */
    void configure(final Settings settings) {
    }

    /** Writes the oldest requests and cancellations. @see FrameEncoder#requests */
    long put(final TcpConnection connection, final long room, final InPort in, final int limit, final int datapath,
        final long nowNs) {
        final MemorySegment buffer = connection.socket.sendBuffer();
        return FrameEncoder.requests(
            buffer, connection.socket.sendOffset(), room, in, limit, connection.maxBodyLength, datapath, nowNs);
    }

    /**
     * Handles the oldest frame, of a kind that {@link FrameHandler} does not know, on a connection that was accepted.
     *
     * @param server who gets its requests, or null
     * @return one of {@link FrameHandler}'s results
     */
    int take(final TcpConnection connection, final Binding server, final int length, final Refusals refusals,
        final long nowNs) {
        return FrameHandler.VIOLATION;
    }
}
