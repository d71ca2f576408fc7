package io.roundhouse.transport.tcp;

import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.posix.StreamSocket;
import java.lang.foreign.MemorySegment;

/**
 * The frames behind one that waits for room on its link. Credit and pings among them are handled at once, or two
 * peers could wait for each other; so are answers to other datapaths, or one slow application would stop all that
 * call the same target. Order within a datapath is kept: behind one of its answers that waits, all wait.
 */
final class Backlog {
    private static final long RESCAN_NS = 1_000_000;

    private final Bindings bindings;
    private final FrameHandler handler;

    Backlog(final Bindings bindings, final FrameHandler handler) {
        this.bindings = bindings;
        this.handler = handler;
    }

    /** Handles what can be among the frames not looked at yet, and now and then among all. @return frames handled */
    int scan(final TcpConnection connection, final long nowNs) {
        final StreamSocket socket = connection.socket;
        final MemorySegment buffer = socket.receiveBuffer();
        if (connection.hasHeld && nowNs - connection.rescanAtNs >= 0) {
            connection.rescanAtNs = nowNs + RESCAN_NS;
            connection.startScan();
            bindings.release(connection);
        }
        long from = Math.max(holdOldest(connection, buffer), connection.scannedPosition - socket.receivePosition());
        int handled = 0;
        while (true) {
            final long at = socket.receiveOffset() + from;
            final long available = socket.receiveLength() - from;
            final long length = FrameFlyweight.validate(buffer, at, available, connection.maxReceiveLength);
            // One that breaks the protocol is found when its turn comes.
            if (length <= 0 || length > available) {
                break;
            }
            if (FrameHandler.isSpent(buffer, at)) {
                connection.spentLength += (int) length;
            } else if (!isHeld(connection, buffer, at) && isHandled(connection, buffer, at, (int) length, nowNs)) {
                connection.spentLength += (int) length;
                handled++;
            }
            from += length;
        }
        connection.scannedPosition = socket.receivePosition() + from;
        if (connection.spentLength > socket.word(TcpConnection.WINDOW) >> 1) {
            sweep(connection, buffer, (int) from);
        }
        return handled;
    }

    /** Makes answers to the datapath that the oldest frame is for wait. @return that frame's length */
    private long holdOldest(final TcpConnection connection, final MemorySegment buffer) {
        final long at = connection.socket.receiveOffset();
        final Binding binding = connection.isClient ? handler.callerOf(connection, buffer, at) : null;
        if (binding != null) {
            hold(connection, binding);
        }
        return FrameFlyweight.HEADER_LENGTH + (long) FrameFlyweight.length(buffer, at);
    }

    /** Up to a position above any that a frame in the buffer has, also after a sweep. */
    private static void hold(final TcpConnection connection, final Binding binding) {
        binding.heldUntilPosition = connection.socket.receivePosition() + connection.socket.receiveLength();
    }

    private boolean isHandled(
        final TcpConnection connection, final MemorySegment buffer, final long at, final int length, final long nowNs) {
        final int result = handler.frame(connection, buffer, at, length, nowNs);
        if (result == FrameHandler.BLOCKED) {
            hold(connection, handler.callerOf(connection, buffer, at));
            connection.hasHeld = true;
        }
        return result == FrameHandler.DONE;
    }

    /** Whether a frame must wait for its turn. */
    private boolean isHeld(final TcpConnection connection, final MemorySegment buffer, final long at) {
        switch (FrameFlyweight.kind(buffer, at)) {
            case FrameFlyweight.PING, FrameFlyweight.GOAWAY -> {
                return false;
            }
            case FrameFlyweight.CREDIT -> {
                return FrameFlyweight.streamId(buffer, at) != 0 && isCallHeld(connection, buffer, at);
            }
            case FrameFlyweight.DATA, FrameFlyweight.STATUS -> {
                return isCallHeld(connection, buffer, at);
            }
            default -> {
                return true;
            }
        }
    }

    private boolean isCallHeld(final TcpConnection connection, final MemorySegment buffer, final long at) {
        final Binding binding = connection.isClient ? handler.callerOf(connection, buffer, at) : null;
        return !connection.isClient
            || binding != null && binding.heldUntilPosition > connection.socket.receivePosition();
    }

    /** Takes the frames that were handled out of the buffer. */
    private static void sweep(final TcpConnection connection, final MemorySegment buffer, final int end) {
        final StreamSocket socket = connection.socket;
        final long start = socket.receiveOffset();
        int kept = 0;
        for (int from = 0, length; from < end; from += length) {
            length = FrameFlyweight.HEADER_LENGTH + FrameFlyweight.length(buffer, start + from);
            if (!FrameHandler.isSpent(buffer, start + from)) {
                if (kept != from) {
                    MemorySegment.copy(buffer, start + from, buffer, start + kept, length);
                }
                kept += length;
            }
        }
        socket.cut(kept, end - kept);
        connection.scannedPosition = socket.receivePosition() + kept;
        connection.spentLength = 0;
    }
}
