package io.roundhouse.transport.tcp;

import io.roundhouse.posix.StreamSocket;
import io.roundhouse.spi.OutPort;

/**
 * The soft side of a connection: what the kernel said about it lately. All that must survive is in the socket's
 * words, so that any instance of any revision that finds the socket goes on from there.
 *
 * <p>Bytes {@link #CHARGED}, {@link #ALLOWED}, {@link #PUBLISHED} and {@link #GRANTED} are monotone; a frame counts
 * with its header.
 */
final class TcpConnection {
    /** Word: one of the phases below. */
    static final int PHASE = 0;
    /** Word: 1 for a connection made from here, 0 for an accepted one. */
    static final int CLIENT = 1;
    /** Word: bytes of messages ever appended to the send buffer. */
    static final int CHARGED = 2;
    /** Word: how far {@link #CHARGED} may go: the peer's window and all its credit. */
    static final int ALLOWED = 3;
    /** Word: bytes of messages ever received and done with. */
    static final int PUBLISHED = 4;
    /** Word: bytes of credit ever given to the peer beyond the window. */
    static final int GRANTED = 5;
    /** Word: the peer's window. */
    static final int PEER_WINDOW = 6;
    /** Word: our window on this connection. */
    static final int WINDOW = 7;
    /** Word: the server datapath that gets its requests, plus one; 0 while there is none. */
    static final int SERVER = 8;
    /** Word: when the peer was last heard, on the runtime's clock. */
    static final int HEARD = 9;

    /** Word: 1 when the peer will stop and takes no new requests. */
    static final int GOING_AWAY = 10;
    /** Word: how far the oldest frame is handed on, as a {@link StreamSocket#receivePosition}; of later revisions. */
    static final int HANDED_ON = 11;

    /** Connecting, or waiting for the peer's preface. */
    static final long HANDSHAKE = 0;
    /** Frames flow. */
    static final long OPEN = 1;
    /** The descriptor is closed; the datapaths that used the connection are still to be told. */
    static final long LOST = 2;

    final int id;
    final int slot;
    final StreamSocket socket;
    final boolean isClient;
    /** A client's: where answers go, by datapath; null where none that calls over it is. */
    OutPort[] callers = {};
    /** The longest body the peer takes from us. */
    int maxBodyLength;
    /** The longest body we take from the peer. */
    int maxReceiveLength;
    /** The kernel may have bytes: not yet answered {@link StreamSocket#NOT_NOW} since it last said so. */
    boolean isReadable = true;
    /** The kernel may take bytes. */
    boolean isWritable = true;
    /** Complete frames wait in the receive buffer. */
    boolean hasMore = true;
    /** The oldest of them waits for room. */
    boolean isBlocked;
    /** The client's datapath for which that is, and how long its frame is; null when there is none. */
    Binding blocked;
    int blockedLength;
    /** How many datapaths call over it. */
    int callerCount;
    /** Up to there the frames behind a blocked one were looked at, as a {@link StreamSocket#receivePosition}. */
    long scannedPosition;
    /** Answers to other datapaths than the blocked one's wait too: they are looked at again now and then. */
    boolean hasHeld;
    /** When that is. */
    long rescanAtNs;
    /** Bytes of frames handled before their turn. */
    int spentLength;
    /** Until then each duty cycle tries to read, told by the kernel or not. */
    long hotUntilNs;

    TcpConnection(final int id, final int slot, final StreamSocket socket, final TcpSettings settings) {
        this.id = id;
        this.slot = slot;
        this.socket = socket;
        isClient = socket.word(CLIENT) != 0;
        maxReceiveLength = TcpSettings.maxBodyLength((int) socket.word(WINDOW));
        limit(settings);
    }

    /** Derives the longest body from the peer's window and our configuration. */
    void limit(final TcpSettings settings) {
        final int peerLimit = TcpSettings.maxBodyLength((int) socket.word(PEER_WINDOW));
        maxBodyLength = Math.min(settings.maxFrameLength(), peerLimit);
    }

    /** Has the frames behind a blocked one looked at from the first. */
    void startScan() {
        scannedPosition = 0;
        spentLength = 0;
        hasHeld = false;
    }

    boolean isOpen() {
        return socket.word(PHASE) == OPEN;
    }

    boolean isLost() {
        return socket.word(PHASE) == LOST;
    }

    /** Whether it is lost and brought requests to a server, who is still to be told. */
    boolean isLostTo(final Binding server) {
        return !isClient && isLost() && socket.word(SERVER) == server.datapath + 1;
    }

    boolean isGoingAway() {
        return socket.word(GOING_AWAY) != 0;
    }

    /** Bytes of messages that may be appended now. */
    long credit() {
        return socket.word(ALLOWED) - socket.word(CHARGED);
    }

    /**
     * Appends what was written behind the send buffer's end: a message, to be followed by the release of its source.
     */
    void appendCharged(final int length) {
        socket.append(length);
        socket.word(CHARGED, socket.word(CHARGED) + length);
    }

    /** Counts a message's frame that was published, for credit. */
    void published(final int length) {
        socket.word(PUBLISHED, socket.word(PUBLISHED) + length);
    }

    /** Credit that could be given back. */
    long owed() {
        return socket.word(PUBLISHED) - socket.word(GRANTED);
    }
}
