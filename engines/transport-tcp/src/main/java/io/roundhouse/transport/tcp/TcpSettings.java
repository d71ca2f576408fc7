package io.roundhouse.transport.tcp;

import io.roundhouse.api.wire.FrameFlyweight;
import io.roundhouse.posix.StreamSocketTable;
import io.roundhouse.spi.Settings;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The configuration, checked and in the units of the code.
 *
 * @param listenAddress as configured, empty for none
 * @param listen the same, resolved; null for none
 */
record TcpSettings(String listenAddress, InetSocketAddress listen, int maxConnections, int windowLength,
    int maxFrameLength, long connectTimeoutNs, long reconnectMinNs, long reconnectMaxNs,
    int reconnectJitterPercent, long keepaliveNs, long keepaliveTimeoutNs) {

    private static final int CONTROL_ROOM = 64 << 10;
    private static final int MIN_SEND_CAPACITY = 512 << 10;

    /** Reads settings. @throws IllegalArgumentException naming the property that is wrong */
    static TcpSettings of(final Settings settings) {
        final TcpConfig config = settings.as(TcpConfig.class);
        range("max_connections", config.max_connections(), 1, StreamSocketTable.MAX_CAPACITY);
        range("window_bytes", config.window_bytes(), 4 << 10, 64 << 20);
        range("max_frame_bytes", config.max_frame_bytes(), 1, maxBodyLength(config.window_bytes()));
        range("connect_timeout_ms", config.connect_timeout_ms(), 1, 600_000);
        range("reconnect_min_ms", config.reconnect_min_ms(), 1, 600_000);
        range("reconnect_max_ms", config.reconnect_max_ms(), config.reconnect_min_ms(), 600_000);
        range("reconnect_jitter_percent", config.reconnect_jitter_percent(), 0, 100);
        range("keepalive_ms", config.keepalive_ms(), 0, 86_400_000);
        range("keepalive_timeout_ms", config.keepalive_timeout_ms(), 1, 600_000);
        final String listen = config.listen_address().trim();
        return new TcpSettings(listen, listen.isEmpty() ? null : listenAddress(listen), config.max_connections(),
            config.window_bytes(), config.max_frame_bytes(), ns(config.connect_timeout_ms()),
            ns(config.reconnect_min_ms()), ns(config.reconnect_max_ms()), config.reconnect_jitter_percent(),
            ns(config.keepalive_ms()), ns(config.keepalive_timeout_ms()));
    }

    /**
     * The longest body of a frame that a sender may send into a window, so that half a window of credit always fits
     * one.
     */
    static int maxBodyLength(final int windowLength) {
        return Math.max(0, windowLength / 2 - FrameFlyweight.HEADER_LENGTH);
    }

    /** Bytes of a receive buffer: two windows, so that bytes are moved once at most, and frames that need no credit. */
    int receiveCapacity() {
        return 2 * windowLength + CONTROL_ROOM;
    }

    /**
     * Bytes of a send buffer: twice the longest frame, so that there is room for one whenever half of it is written.
     */
    int sendCapacity() {
        return Math.max(MIN_SEND_CAPACITY, 2 * (maxFrameLength + FrameFlyweight.HEADER_LENGTH));
    }

    private static InetSocketAddress listenAddress(final String text) {
        final HostAndPort parsed = HostAndPort.parse(text, 0);
        final InetSocketAddress address = parsed == null ? null : parsed.resolve();
        if (address == null) {
            throw new IllegalArgumentException("listen_address must be host:port of this host: listen_address=" + text);
        }
        return address;
    }

    private static void range(final String name, final int value, final int min, final int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + ": " + name + "=" + value);
        }
    }

    private static long ns(final int ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
