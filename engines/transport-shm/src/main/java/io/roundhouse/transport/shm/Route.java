package io.roundhouse.transport.shm;

import io.roundhouse.framing.SlowTaker;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.OutPort;
import java.util.Arrays;

/** A datapath and how its messages go. */
final class Route {
    /** No connection, and nobody's number. */
    static final int NONE = 0;
    /** Answers looked at behind one that waits, the oldest included: as many as a link has. */
    static final int LOOK = 256;

    /** The datapath's, which no other one ever has. */
    final String name;
    final boolean isClient;
    DatapathInfo info;
    InPort in;
    OutPort out;

    /** Of a client: the number by which servers know it, {@link #NONE} before its first request. */
    int connection;
    /** Of a client: who gets its requests, or null. */
    Route server;
    /** Of a client: it must be told CONNECTION_LOST before anything of it is taken. */
    boolean isLossPending;
    /** Of a client: the scan in which an answer to it found no room. */
    long blockedInScan;
    final SlowTaker slow = new SlowTaker();

    /** Of a server: it gets no more requests. */
    boolean isClosing;
    /** Of a server: answers that passed an older one, by the last bits of their position. */
    final long[] passed = new long[LOOK / Long.SIZE];
    /** Of a server: connections that it is to be told of, for nobody waits for their answers. */
    int[] lost = {};

    Route(final String name, final boolean isClient) {
        this.name = name;
        this.isClient = isClient;
    }

    void connect(final DatapathInfo datapath, final InPort from, final OutPort to, final boolean closes) {
        info = datapath;
        in = from;
        out = to;
        isClosing |= closes;
    }

    boolean hasPassed(final long position) {
        return (passed[word(position)] & 1L << position) != 0;
    }

    void pass(final long position) {
        passed[word(position)] |= 1L << position;
    }

    void forget(final long position) {
        passed[word(position)] &= ~(1L << position);
    }

    private static int word(final long position) {
        return (int) (position & LOOK - 1) >>> 6;
    }

    /** Has the server told of a lost connection. Allocates. */
    void lose(final int lostConnection) {
        lost = Arrays.copyOf(lost, lost.length + 1);
        lost[lost.length - 1] = lostConnection;
    }

    /** It was told of the oldest so many. Allocates when there were some. */
    void told(final int count) {
        if (count > 0) {
            lost = Arrays.copyOfRange(lost, count, lost.length);
        }
    }
}
