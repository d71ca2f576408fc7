package io.roundhouse.transport.tcp;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.OutPort;

/** A datapath's pair of ports. */
final class Binding {
    /** How long an application may take next to nothing while it keeps others from their answers. */
    static final long SLOW_NS = 1_000_000_000L;
    private static final long EPISODE_NS = SLOW_NS / 4;

    final int datapath;
    final DatapathInfo info;
    final InPort in;
    final OutPort out;
    /** Where a client's calls go; null for a server. */
    final Peer peer;
    /** A server that takes no more requests. */
    boolean isClosing;
    /** A client that must be told CONNECTION_LOST before anything of it is taken. */
    boolean isLossPending;
    /** An answer to it waits in front of that receive position: later ones wait too. */
    long heldUntilPosition;

    private long blockedSinceNs;
    private long lastBlockedNs;
    private int takenBytes;
    private boolean isSlow;

    Binding(final DatapathInfo info, final InPort in, final OutPort out, final Peer peer) {
        datapath = info.id();
        this.info = info;
        this.in = in;
        this.out = out;
        this.peer = peer;
    }

    /** An answer that found no room has found it. */
    void took(final int bytes) {
        takenBytes += bytes;
    }

    /** An answer to a client finds no room. @return whether it has been so for long, and next to nothing was taken */
    boolean isSlow(final long nowNs, final int leastBytes) {
        if (blockedSinceNs == 0 || nowNs - lastBlockedNs > EPISODE_NS) {
            blockedSinceNs = nowNs;
            takenBytes = 0;
            isSlow = false;
        } else if (nowNs - blockedSinceNs > SLOW_NS) {
            blockedSinceNs = nowNs;
            isSlow = takenBytes < leastBytes;
            takenBytes = 0;
        }
        lastBlockedNs = nowNs;
        return isSlow;
    }
}
