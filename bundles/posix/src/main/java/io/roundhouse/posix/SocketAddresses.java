package io.roundhouse.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * {@code sockaddr_in}, {@code sockaddr_in6} and {@code sockaddr_un} in memory.
 *
 * <pre>
 *  in   u16 family | u16 port (be) | u32 address (be) | 8 B zero                               16 B
 *  in6  u16 family | u16 port (be) | u32 flow | 16 B address | u32 scope                       28 B
 *  un   u16 family | path, NUL-terminated, at most 108 B
 * </pre>
 */
final class SocketAddresses {
    static final int STORAGE_LENGTH = 128;

    private static final int UNIX_PATH_CAPACITY = 108;
    private static final ValueLayout.OfShort BIG_ENDIAN_SHORT =
        ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddresses() {
    }

    static int family(final InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address ? Posix.AF_INET6 : Posix.AF_INET;
    }

    static MemorySegment inet(final Arena arena, final InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("address must be resolved: address=" + address);
        }
        final boolean isIpv6 = address.getAddress() instanceof Inet6Address;
        final MemorySegment segment = arena.allocate(isIpv6 ? 28 : 16, 8);
        segment.set(ValueLayout.JAVA_SHORT, 0, (short) family(address));
        segment.set(BIG_ENDIAN_SHORT, 2, (short) address.getPort());
        final byte[] bytes = address.getAddress().getAddress();
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, isIpv6 ? 8 : 4, bytes.length);
        if (address.getAddress() instanceof Inet6Address ipv6) {
            segment.set(ValueLayout.JAVA_INT, 24, ipv6.getScopeId());
        }
        return segment;
    }

    static int port(final MemorySegment address) {
        return Short.toUnsignedInt(address.get(BIG_ENDIAN_SHORT, 2));
    }

    static MemorySegment unix(final Arena arena, final String path) {
        final byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length >= UNIX_PATH_CAPACITY) {
            throw new IllegalArgumentException("socket path must have 1 to 107 bytes: path=" + path);
        }
        final MemorySegment segment = arena.allocate(2L + bytes.length + 1, 8);
        segment.set(ValueLayout.JAVA_SHORT, 0, (short) Posix.AF_UNIX);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 2, bytes.length);
        return segment;
    }
}
