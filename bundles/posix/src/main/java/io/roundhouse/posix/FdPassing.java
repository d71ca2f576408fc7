package io.roundhouse.posix;

import static io.roundhouse.posix.Natives.LIBC;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Messages with file descriptors (SCM_RIGHTS).
 *
 * <pre>
 *  msghdr   name @0 | u32 nameLength @8 | iov @16 | iovCount @24 | control @32 | controlLength @40 | flags @48   56 B
 *  cmsghdr  u64 length @0 | level @8 | type @12 | data @16
 * </pre>
 */
final class FdPassing {
    private static final int MESSAGE_LENGTH = 56;
    private static final int HEADER_LENGTH = 16;
    /** The kernel's limit, so that nothing is ever cut off and lost to us unclosed. */
    private static final int SCM_MAX_FDS = 253;
    private static final int SCM_RIGHTS = 1;
    private static final int SOL_SOCKET = 1;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;

    private FdPassing() {
    }

    static int send(final int socket, final MemorySegment payload, final int[] fds) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment control = arena.allocate(align(HEADER_LENGTH + 4L * fds.length), 8);
            control.set(ValueLayout.JAVA_LONG, 0, HEADER_LENGTH + 4L * fds.length);
            control.set(ValueLayout.JAVA_INT, 8, SOL_SOCKET);
            control.set(ValueLayout.JAVA_INT, 12, SCM_RIGHTS);
            MemorySegment.copy(fds, 0, control, ValueLayout.JAVA_INT, HEADER_LENGTH, fds.length);
            final long length = fds.length == 0 ? 0 : control.byteSize();
            final MemorySegment message = message(arena, payload, control, length);
            final long sent = LIBC.sendmsg(socket, message.address(), Posix.MSG_NOSIGNAL);
            return sent < 0 ? Natives.negativeErrno() : (int) sent;
        }
    }

    static ReceivedFds receive(final int socket, final MemorySegment buffer, final int maxFds, final int flags) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment control = arena.allocate(align(HEADER_LENGTH + 4L * SCM_MAX_FDS), 8);
            final MemorySegment message = message(arena, buffer, control, control.byteSize());
            final long received = LIBC.recvmsg(socket, message.address(), flags | MSG_CMSG_CLOEXEC);
            if (received < 0) {
                return new ReceivedFds(Natives.negativeErrno(), new int[0]);
            }
            return new ReceivedFds((int) received, fds(control, message.get(ValueLayout.JAVA_LONG, 40), maxFds));
        }
    }

    private static MemorySegment message(
        final Arena arena, final MemorySegment payload, final MemorySegment control, final long controlLength) {
        final MemorySegment iovec = arena.allocate(16, 8);
        iovec.set(ValueLayout.JAVA_LONG, 0, payload.address());
        iovec.set(ValueLayout.JAVA_LONG, 8, payload.byteSize());
        final MemorySegment message = arena.allocate(MESSAGE_LENGTH, 8);
        message.set(ValueLayout.JAVA_LONG, 16, iovec.address());
        message.set(ValueLayout.JAVA_LONG, 24, 1);
        message.set(ValueLayout.JAVA_LONG, 32, controlLength == 0 ? 0 : control.address());
        message.set(ValueLayout.JAVA_LONG, 40, controlLength);
        return message;
    }

    private static int[] fds(final MemorySegment control, final long controlLength, final int maxFds) {
        final int[] kept = new int[maxFds];
        int count = 0;
        long offset = 0;
        while (offset + HEADER_LENGTH <= controlLength) {
            final long length = control.get(ValueLayout.JAVA_LONG, offset);
            final boolean isRights = control.get(ValueLayout.JAVA_INT, offset + 8) == SOL_SOCKET
                && control.get(ValueLayout.JAVA_INT, offset + 12) == SCM_RIGHTS;
            for (long at = offset + HEADER_LENGTH; isRights && at + 4 <= offset + length; at += 4) {
                final int fd = control.get(ValueLayout.JAVA_INT, at);
                if (count < maxFds) {
                    kept[count++] = fd;
                } else {
                    LIBC.close(fd);
                }
            }
            offset += Math.max(HEADER_LENGTH, align(length));
        }
        return java.util.Arrays.copyOf(kept, count);
    }

    private static long align(final long length) {
        return (length + 7) & ~7L;
    }
}
