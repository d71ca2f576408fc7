package io.roundhouse.transport.tcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Addresses as operators and applications write them: {@code 127.0.0.1:7000}, {@code [::1]:7000}, {@code
 * localhost:7000}.
 */
final class HostAndPort {
    private HostAndPort() {
    }

    /** The address, or null when it is malformed or the name is unknown. Asks the resolver when the host is a name. */
    static InetSocketAddress resolve(final String text, final int minPort) {
        final int colon = text.lastIndexOf(':');
        if (colon < 1) {
            return null;
        }
        try {
            final int port = Integer.parseInt(text.substring(colon + 1));
            return port < minPort || port > 65_535 ? null
                : new InetSocketAddress(InetAddress.getByName(text.substring(0, colon)), port);
        } catch (final NumberFormatException | UnknownHostException _) {
            return null;
        }
    }

    /** The address as a text that {@link #resolve} reads without asking the resolver; empty for null. */
    static String literal(final InetSocketAddress address) {
        return address == null ? "" : address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
