package io.roundhouse.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/**
 * A non-blocking stream socket with private buffers for both directions. It outlives the code that speaks a protocol
 * over it: a half-read frame, half-written bytes and the protocol's few durable numbers stay here when that code is
 * exchanged.
 *
 * <p>Used by one thread at a time; {@link #close} too. Positions are monotone counts of bytes since the socket was
 * made. The memory is touched only as far as it is used, so that large buffers of idle sockets cost next to nothing.
 *
 * <pre>
 *  receive buffer  | consumed | position .. limit: received, not consumed | free |
 *  send buffer     | written  | position .. limit: appended, not written  | free |
 * </pre>
 * Both are linear: what is between position and limit is contiguous. A buffer that runs empty starts again at offset
 * 0; one that runs out of room behind its bytes moves them to its start, which costs less than a byte moved for each
 * byte that passed while its content is below half of its capacity.
 */
public final class StreamSocket implements AutoCloseable {
    /** Longs that the protocol keeps with the socket. */
    public static final int WORDS = 16;
    /** {@link #receive} and {@link #flush}: the kernel has nothing, or no room, for now. */
    public static final int NOT_NOW = 0;
    /** {@link #receive}: the peer sends no more. */
    public static final int END = -1;
    /** {@link #receive}: the receive buffer is full. */
    public static final int FULL = -2;
    /** {@link #receive} and {@link #flush}: the connection failed, or is closed. */
    public static final int FAILED = -3;

    private final long[] words = new long[WORDS];
    private final String peer;
    private final MemorySegment receiveBuffer;
    private final MemorySegment sendBuffer;
    private final long receiveAddress;
    private final long sendAddress;
    private final int receiveCapacity;
    private final int sendCapacity;
    private int fd;
    private int failure;
    private long receiveBase;
    private long receivePosition;
    private long receiveLimit;
    private long sendBase;
    private long sendPosition;
    private long sendLimit;

    private StreamSocket(final int fd, final String peer, final int receiveCapacity, final int sendCapacity) {
        this.fd = fd;
        this.peer = peer;
        this.receiveCapacity = receiveCapacity;
        this.sendCapacity = sendCapacity;
        final MemorySegment memory = lazyMemory((long) receiveCapacity + sendCapacity);
        receiveBuffer = memory.asSlice(0, receiveCapacity);
        sendBuffer = memory.asSlice(receiveCapacity, sendCapacity);
        receiveAddress = receiveBuffer.address();
        sendAddress = sendBuffer.address();
    }

    /** Freed with the socket object by the collector: closing a shared arena would stop every thread of the process. */
    private static MemorySegment lazyMemory(final long length) {
        final int memfd = Posix.memfd("roundhouse-stream", length);
        try {
            return Posix.map(memfd, length, true, Arena.ofAuto());
        } finally {
            Posix.close(memfd);
        }
    }

    /**
     * Takes a connected, non-blocking descriptor, which is closed with the socket, or at once when this throws.
     *
     * @param peer who is at the other end, for people and for finding it again; may be empty
     * @param receiveCapacity bytes of the receive buffer
     * @param sendCapacity bytes of the send buffer
     */
    public static StreamSocket of(final int fd, final String peer, final int receiveCapacity, final int sendCapacity) {
        try {
            return new StreamSocket(fd, peer, receiveCapacity, sendCapacity);
        } catch (final RuntimeException e) {
            Posix.close(fd);
            throw e;
        }
    }

    /**
     * Starts a TCP connection, without waiting for it: the descriptor becomes writable when it is established or
     * failed. Throws {@link PosixException} when it fails at once.
     */
    public static StreamSocket connect(
        final InetSocketAddress address, final String peer, final int receiveCapacity, final int sendCapacity) {
        final int fd = Posix.tcpSocket(address);
        try {
            Posix.setNoDelay(fd, true);
            Posix.connect(fd, address);
        } catch (final RuntimeException e) {
            Posix.close(fd);
            throw e;
        }
        return of(fd, peer, receiveCapacity, sendCapacity);
    }

    /** The descriptor, or -1 when closed. */
    public int fd() {
        return fd;
    }

    /** Who is at the other end, as given when the socket was made. */
    public String peer() {
        return peer;
    }

    /** A number of the protocol's, 0 at first. @param index 0 to {@link #WORDS} - 1 */
    public long word(final int index) {
        return words[index];
    }

    /** Sets a number of the protocol's. */
    public void word(final int index, final long value) {
        words[index] = value;
    }

    // ---- receiving ----

    /**
     * The receive buffer; what was received and not consumed is {@link #receiveLength} bytes at {@link #receiveOffset}.
     */
    public MemorySegment receiveBuffer() {
        return receiveBuffer;
    }

    /** Where the oldest byte that was not consumed lies in {@link #receiveBuffer}. */
    public int receiveOffset() {
        return (int) (receivePosition - receiveBase);
    }

    /** Bytes received and not consumed. */
    public int receiveLength() {
        return (int) (receiveLimit - receivePosition);
    }

    /** Bytes ever consumed. */
    public long receivePosition() {
        return receivePosition;
    }

    /** Consumes the oldest {@code length} bytes, at most {@link #receiveLength}. */
    public void consume(final int length) {
        receivePosition += length;
    }

    /**
     * Takes {@code length} bytes out of the middle of what was received, {@code from} bytes behind the oldest; what
     * follows moves up. For a message that is handled before those in front of it.
     */
    public void cut(final int from, final int length) {
        final long start = (long) receiveOffset() + from;
        final long behind = receiveLength() - from - (long) length;
        MemorySegment.copy(receiveBuffer, start + length, receiveBuffer, start, behind);
        receiveLimit -= length;
    }

    /**
     * Reads once from the kernel, at most {@code maxLength} bytes. Does not block or allocate. Offsets seen before
     * are no longer valid.
     *
     * @return bytes received, less than {@code maxLength} if that was all for now; {@link #NOT_NOW}, {@link #END},
     *     {@link #FULL} or {@link #FAILED}
     */
    public int receive(final int maxLength) {
        makeReceiveRoom(maxLength);
        final long offset = receiveLimit - receiveBase;
        final long room = Math.min(maxLength, receiveCapacity - offset);
        if (room <= 0) {
            return FULL;
        }
        final long received = Posix.recv(fd, receiveAddress + offset, room, Posix.MSG_DONTWAIT);
        if (received > 0) {
            receiveLimit += received;
            return (int) received;
        }
        return received == 0 ? END : failed(received);
    }

    private void makeReceiveRoom(final int wanted) {
        final long length = receiveLimit - receivePosition;
        final long offset = receivePosition - receiveBase;
        final long room = receiveCapacity - offset - length;
        if (length == 0) {
            receiveBase = receivePosition;
        } else if (offset > 0 && (room == 0 || room < wanted && offset >= length)) {
            MemorySegment.copy(receiveBuffer, offset, receiveBuffer, 0, length);
            receiveBase = receivePosition;
        }
    }

    // ---- sending ----

    /** The send buffer; write behind {@link #sendOffset}, at most {@link #sendRoom} bytes, then {@link #append}. */
    public MemorySegment sendBuffer() {
        return sendBuffer;
    }

    /** Where the next byte to be appended belongs in {@link #sendBuffer}. */
    public int sendOffset() {
        return (int) (sendLimit - sendBase);
    }

    /** Contiguous free bytes behind {@link #sendOffset}. */
    public int sendRoom() {
        return sendCapacity - (int) (sendLimit - sendBase);
    }

    /** Bytes appended and not written. */
    public int sendLength() {
        return (int) (sendLimit - sendPosition);
    }

    /** Bytes ever written. */
    public long sendPosition() {
        return sendPosition;
    }

    /** Appends {@code length} bytes that the caller wrote behind {@link #sendOffset}. */
    public void append(final int length) {
        sendLimit += length;
    }

    /**
     * Makes room by moving what waits to the start, when that costs no more than what was written lately. Whatever
     * fits in half of the buffer fits sooner or later. Offsets seen before are invalid.
     */
    public void makeSendRoom() {
        final long length = sendLimit - sendPosition;
        final long offset = sendPosition - sendBase;
        if (length == 0) {
            sendBase = sendPosition;
        } else if (offset >= length && sendRoom() < sendCapacity >> 1) {
            MemorySegment.copy(sendBuffer, offset, sendBuffer, 0, length);
            sendBase = sendPosition;
        }
    }

    /**
     * Writes once to the kernel what was appended. Does not block or allocate.
     *
     * @return bytes written, less than {@link #sendLength} before if the kernel takes no more for now; {@link
     *     #NOT_NOW} or {@link #FAILED}
     */
    public int flush() {
        final long length = sendLimit - sendPosition;
        if (length == 0) {
            return NOT_NOW;
        }
        final long sent = Posix.send(fd, sendAddress + (sendPosition - sendBase), length, Posix.MSG_DONTWAIT);
        if (sent < 0) {
            return failed(sent);
        }
        sendPosition += sent;
        if (sendPosition == sendLimit) {
            sendBase = sendPosition;
        }
        return (int) sent;
    }

    private int failed(final long result) {
        if (result == -Errno.EAGAIN || result == -Errno.EINTR) {
            return NOT_NOW;
        }
        // The kernel tells it once, on whichever call comes first; what follows is a consequence.
        failure = failure == 0 ? (int) -result : failure;
        return FAILED;
    }

    /** The {@link Errno} that {@link #receive} or {@link #flush} first failed with, 0 while neither did. */
    public int failure() {
        return failure;
    }

    /** Closes the descriptor; later calls of {@link #receive} and {@link #flush} fail. */
    @Override
    public void close() {
        if (fd >= 0) {
            Posix.close(fd);
            fd = -1;
        }
    }
}
