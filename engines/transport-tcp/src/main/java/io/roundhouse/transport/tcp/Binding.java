package io.roundhouse.transport.tcp;

import io.roundhouse.spi.InPort;
import io.roundhouse.spi.OutPort;

/** A datapath's pair of ports. */
final class Binding {
    final int datapath;
    final InPort in;
    final OutPort out;
    /** Where a client's calls go; null for a server. */
    final Peer peer;
    /** A client that must be told CONNECTION_LOST before anything of it is taken. */
    boolean isLossPending;
    /** An answer to it waits in front of that receive position: later ones wait too. */
    long heldUntilPosition;

    Binding(final int datapath, final InPort in, final OutPort out, final Peer peer) {
        this.datapath = datapath;
        this.in = in;
        this.out = out;
        this.peer = peer;
    }
}
