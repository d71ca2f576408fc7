package io.roundhouse.transport.tcp;

import io.roundhouse.posix.HostLookup;
import java.net.InetSocketAddress;

/** A target of client datapaths and the one connection they share to it. */
final class Peer {
    final String target;
    /** Null when the target is malformed. */
    private final HostAndPort hostAndPort;
    /** Whether the host is a name, which may be another address's next time. */
    private final boolean isName;
    /** Null when it is not known. */
    private InetSocketAddress address;
    /** Null when nobody is asked. */
    private HostLookup lookup;
    private long askedAtNs;
    /** Null when there is none. */
    TcpConnection connection;
    /** How long calls fail at once after the next failed attempt. */
    long backoffNs;
    /** Before that moment calls fail at once, on the cached clock. */
    long retryAtNs;
    /** Why the last attempt failed or the last connection ended; empty while that did not happen. */
    String cause;
    /** What calls are told that fail at once. */
    Text unavailable;
    /** What calls are told while the peer is about to stop. */
    final Text stopping;
    /** What calls are told whose connection was lost, numbered by the runtime; 0 is its own text. */
    int lossReason;

    /** @param found the address of the target's name as far as it is known, or null */
    Peer(final String target, final InetSocketAddress found, final long backoffNs, final long retryAtNs) {
        this.target = target;
        hostAndPort = HostAndPort.parse(target, 1);
        final InetSocketAddress literal = hostAndPort == null ? null : hostAndPort.literal();
        isName = literal == null;
        address = isName && hostAndPort != null ? found : literal;
        this.backoffNs = backoffNs;
        this.retryAtNs = retryAtNs;
        stopping = Text.of("the service at " + target + " is stopping and takes no new calls");
        cause("");
    }

    /** Where to connect to, null when that is not known. */
    InetSocketAddress address() {
        return address;
    }

    /** Whether the resolver's answer is waited for, at most so long. Begins to when it must. */
    boolean isLookedUp(final long limitNs, final long nowNs) {
        if (address != null || hostAndPort == null) {
            return false;
        }
        if (lookup == null) {
            lookup = HostLookup.start(hostAndPort.host());
            askedAtNs = nowNs;
        }
        if (!lookup.isDone()) {
            return nowNs - askedAtNs < limitNs;
        }
        address = lookup.address() == null ? null : new InetSocketAddress(lookup.address(), hostAndPort.port());
        lookup = null;
        return false;
    }

    /** Why there is no address. */
    String noAddress(final long limitNs) {
        return hostAndPort == null ? Cause.MALFORMED : lookup == null ? Cause.UNKNOWN_HOST
            : Cause.noAnswerOfResolver(limitNs);
    }

    /** Notes why there is no connection. @return this */
    Peer cause(final String why) {
        cause = why;
        unavailable = Text.of("no connection to " + target + (why.isEmpty() ? "" : ": " + why)
            + ", next attempt within "
            + Math.max(1, backoffNs / 1_000_000) + " ms");
        return this;
    }

    /** An attempt failed, or the connection was lost: the next attempt is put off, longer each time. */
    void failed(final TcpSettings settings, final String why, final long nowNs) {
        cause(why);
        if (isName) {
            address = null;
        }
        askedAtNs = nowNs;
        retryAtNs = nowNs + backoffNs - jitter(backoffNs * settings.reconnectJitterPercent() / 100, nowNs);
        backoffNs = Math.min(2 * backoffNs, settings.reconnectMaxNs());
    }

    /** Of many that lost the same peer at the same time, not all come back at the same time. */
    private static long jitter(final long boundNs, final long nowNs) {
        final long mixed = (nowNs ^ ProcessHandle.current().pid() << 32) * 0x9E3779B97F4A7C15L;
        return (mixed >>> 33) * (boundNs >>> 10) >>> 21;
    }

    /** The connection is established. */
    void succeeded(final TcpSettings settings) {
        backoffNs = settings.reconnectMinNs();
    }
}
