package io.roundhouse.transport.tcp;

import java.net.InetSocketAddress;

/** A target of client datapaths and the one connection they share to it. */
final class Peer {
    final String target;
    /** Null when the target is malformed or its name unknown. */
    final InetSocketAddress address;
    /** Null when there is none. */
    TcpConnection connection;
    /** How long calls fail at once after the next failed attempt. */
    long backoffNs;
    /** Before that moment calls fail at once, on the cached clock. */
    long retryAtNs;

    Peer(final String target, final InetSocketAddress address, final long backoffNs, final long retryAtNs) {
        this.target = target;
        this.address = address;
        this.backoffNs = backoffNs;
        this.retryAtNs = retryAtNs;
    }

    /** An attempt failed: the next one is put off, longer each time. */
    void failed(final TcpSettings settings, final long nowNs) {
        retryAtNs = nowNs + backoffNs;
        backoffNs = Math.min(2 * backoffNs, settings.reconnectMaxNs());
    }

    /** The connection is established. */
    void succeeded(final TcpSettings settings) {
        backoffNs = settings.reconnectMinNs();
    }
}
