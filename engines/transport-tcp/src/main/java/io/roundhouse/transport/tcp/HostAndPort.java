package io.roundhouse.transport.tcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * An address as operators and applications write it: {@code 127.0.0.1:7000}, {@code [::1]:7000}, {@code
 * localhost:7000}.
 *
 * @param host a name, or an address as text
 */
record HostAndPort(String host, int port) {
    private static final int MAX_PORT = 65_535;

    /** Reads a text without asking anybody. @return null when it is none */
    static HostAndPort parse(final String text, final int minPort) {
        final int colon = text.lastIndexOf(':');
        if (colon < 1) {
            return null;
        }
        try {
            final int port = Integer.parseInt(text.substring(colon + 1));
            return port < minPort || port > MAX_PORT ? null : new HostAndPort(text.substring(0, colon), port);
        } catch (final NumberFormatException _) {
            return null;
        }
    }

    /** The address when the host is written as one, null when it is a name. */
    InetSocketAddress literal() {
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(host), port);
        } catch (final IllegalArgumentException _) {
            return null;
        }
    }

    /** The address, or null when the name is unknown. Asks the resolver and waits for it. */
    InetSocketAddress resolve() {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (final UnknownHostException _) {
            return null;
        }
    }

    /** The address as a text that {@link #parse} reads; empty for null. */
    static String text(final InetSocketAddress address) {
        return address == null ? "" : address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** The address of such a text, null for any other. */
    static InetSocketAddress literal(final String text) {
        final HostAndPort parsed = parse(text, 1);
        return parsed == null ? null : parsed.literal();
    }
}
