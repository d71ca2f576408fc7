package io.roundhouse.transport.tcp;

import io.roundhouse.framing.SlowTaker;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.OutPort;

/** A datapath's pair of ports. */
final class Binding {
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
    final SlowTaker slow = new SlowTaker();

    Binding(final DatapathInfo info, final InPort in, final OutPort out, final Peer peer) {
        datapath = info.id();
        this.info = info;
        this.in = in;
        this.out = out;
        this.peer = peer;
    }
}
