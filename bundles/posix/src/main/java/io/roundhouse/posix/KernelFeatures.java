package io.roundhouse.posix;

import static io.roundhouse.posix.Natives.LIBC;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the running kernel can do, found by doing it. Each answers 0, or the negated error number of the call that
 * failed.
 */
public final class KernelFeatures {
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERPIDFD = 77;
    private static final int PR_GET_DUMPABLE = 3;
    private static final long SYS_PIDFD_GETFD = 438;
    private static final int PAGE_LENGTH = 4096;

    private KernelFeatures() {
    }

    /** Memory that nobody can resize, or map for writing later, once it is sealed: Linux 5.1. */
    public static int sealedMemory() {
        final int fd = Posix.memfd("roundhouse-probe", PAGE_LENGTH);
        try {
            Seals.add(fd, Seals.SHRINK | Seals.GROW | Seals.FUTURE_WRITE | Seals.SEAL);
            return 0;
        } catch (final PosixException e) {
            return -e.errno();
        } finally {
            Posix.close(fd);
        }
    }

    /** A descriptor of the process at the other end of a socket, whatever became of its number: Linux 6.5. */
    public static int peerPidfd() {
        final int[] pair = Posix.unixSocketPair(Posix.SOCK_STREAM);
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment value = Natives.intValue(arena, -1);
            final MemorySegment length = Natives.intValue(arena, 4);
            if (LIBC.getsockopt(pair[0], SOL_SOCKET, SO_PEERPIDFD, value.address(), length.address()) < 0) {
                return Natives.negativeErrno();
            }
            return Posix.close(value.get(ValueLayout.JAVA_INT, 0));
        } finally {
            Posix.close(pair[0]);
            Posix.close(pair[1]);
        }
    }

    /** A copy of another process's descriptor, tried on this process: Linux 5.6. */
    public static int pidfdGetfd() {
        final int pidfd = Posix.pidfd(Posix.processId());
        try {
            final int copy = (int) LIBC.syscall(SYS_PIDFD_GETFD, pidfd, pidfd, 0);
            return copy < 0 ? Natives.negativeErrno() : Posix.close(copy);
        } finally {
            Posix.close(pidfd);
        }
    }

    /** Waiting for an eventfd by epoll. */
    public static int epoll() {
        final int event = Posix.eventfd();
        try (Epoll epoll = Epoll.create(1)) {
            epoll.add(event, Epoll.EPOLLIN | Epoll.EPOLLET, 1);
            Posix.eventfdSignal(event);
            return epoll.await(0) == 1 ? 0 : -Errno.EAGAIN;
        } finally {
            Posix.close(event);
        }
    }

    /** Whether other processes of the same user may trace this one and open its memory. */
    public static boolean isDumpable() {
        return LIBC.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 1;
    }
}
