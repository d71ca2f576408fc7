package io.roundhouse.posix;

import static io.roundhouse.posix.Natives.LIBC;
import static io.roundhouse.posix.Natives.checked;
import static io.roundhouse.posix.Natives.negativeErrno;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.stream.IntStream;

/**
 * System calls of Linux on x86-64 and aarch64, thread-safe.
 *
 * <p>The calls of the first part are for the hot path: they take addresses, allocate nothing and return the result or
 * the negated error number ({@link Errno}). Those of the second part allocate and throw {@link PosixException}.
 * Addresses are those of native segments ({@link MemorySegment#address()}); the caller keeps the segment alive over the
 * call.
 */
public final class Posix {
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int SOCK_STREAM = 1;
    public static final int SOCK_SEQPACKET = 5;

    public static final int MSG_PEEK = 0x2;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_NOSIGNAL = 0x4000;

    public static final int SHUT_RD = 0;
    public static final int SHUT_WR = 1;
    public static final int SHUT_RDWR = 2;

    public static final short POLLIN = 0x1;
    public static final short POLLOUT = 0x4;
    public static final short POLLERR = 0x8;
    public static final short POLLHUP = 0x10;

    /** Bytes of a {@code struct pollfd}: i32 fd, i16 events, i16 returned events. */
    public static final int POLLFD_LENGTH = 8;
    /** Bytes of a {@code struct iovec}: u64 address, u64 length. */
    public static final int IOVEC_LENGTH = 16;

    private static final int MFD_CLOEXEC = 0x1;
    private static final int MFD_ALLOW_SEALING = 0x2;
    private static final int MFD_NOEXEC_SEAL = 0x8;
    private static final int OWNER_ONLY = 0600;
    private static final int MADV_POPULATE_WRITE = 23;
    private static final int PAGE_LENGTH = 4096;
    private static final int SOCK_NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_ERROR = 4;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_PEERCRED = 17;
    private static final int SO_PEERPIDFD = 77;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int PR_SET_DUMPABLE = 4;
    private static final long SYS_PIDFD_OPEN = 434;
    private static final int AFFINITY_LENGTH = 128;

    /** Takes the value that {@link #eventfdDrain} throws away; what racing threads leave here is never read. */
    private static final long DISCARDED = Arena.global().allocate(8, 8).address();

    private Posix() {
    }

    // ---- hot: primitives only, no allocation, -errno ----

    /** Bytes read, 0 at end of file, or {@code -errno}. Blocks if {@code fd} does. */
    public static long read(final int fd, final long address, final long length) {
        final long result = LIBC.read(fd, address, length);
        return result < 0 ? negativeErrno() : result;
    }

    /** Bytes written or {@code -errno}. Raises no signal on files and eventfds; use {@link #send} on sockets. */
    public static long write(final int fd, final long address, final long length) {
        final long result = LIBC.write(fd, address, length);
        return result < 0 ? negativeErrno() : result;
    }

    /** Bytes read into {@code count} iovecs at an address, 0 at end of file, or {@code -errno}. */
    public static long readv(final int fd, final long iovecs, final int count) {
        final long result = LIBC.readv(fd, iovecs, count);
        return result < 0 ? negativeErrno() : result;
    }

    /** Bytes written from {@code count} iovecs at an address, or {@code -errno}. The JVM ignores SIGPIPE. */
    public static long writev(final int fd, final long iovecs, final int count) {
        final long result = LIBC.writev(fd, iovecs, count);
        return result < 0 ? negativeErrno() : result;
    }

    /** Bytes received, 0 at end of file, or {@code -errno}; {@code flags} such as {@link #MSG_DONTWAIT}. */
    public static long recv(final int fd, final long address, final long length, final int flags) {
        final long result = LIBC.recv(fd, address, length, flags);
        return result < 0 ? negativeErrno() : result;
    }

    /** Bytes sent or {@code -errno}; {@link #MSG_NOSIGNAL} is always added. */
    public static long send(final int fd, final long address, final long length, final int flags) {
        final long result = LIBC.send(fd, address, length, flags | MSG_NOSIGNAL);
        return result < 0 ? negativeErrno() : result;
    }

    /** A new non-blocking, close-on-exec connection of a listening socket, or {@code -errno}. */
    public static int accept(final int fd) {
        final int result = LIBC.accept4(fd, 0, 0, SOCK_NONBLOCK_CLOEXEC);
        return result < 0 ? negativeErrno() : result;
    }

    /**
     * Waits for events on {@code count} structures of {@link #POLLFD_LENGTH} bytes at an address, at most
     * {@code timeoutMs} (-1: for ever, 0: not at all). Returns how many have events or {@code -errno}.
     */
    public static int poll(final long pollFds, final int count, final int timeoutMs) {
        final int result = LIBC.poll(pollFds, count, timeoutMs);
        return result < 0 ? negativeErrno() : result;
    }

    /** Adds 1 to an eventfd, which wakes who waits for it. Returns 0 or {@code -errno}. */
    public static int eventfdSignal(final int fd) {
        return LIBC.eventfd_write(fd, 1) < 0 ? negativeErrno() : 0;
    }

    /** Sets an eventfd to 0. Returns 8, {@code -EAGAIN} when it was 0, or another {@code -errno}. */
    public static int eventfdDrain(final int fd) {
        return (int) read(fd, DISCARDED, 8);
    }

    /** Closes a descriptor. Returns 0 or {@code -errno}; the descriptor is gone in either case. */
    public static int close(final int fd) {
        return LIBC.close(fd) < 0 ? negativeErrno() : 0;
    }

    /** Shuts one or both directions of a socket ({@link #SHUT_RDWR}). Returns 0 or {@code -errno}. */
    public static int shutdown(final int fd, final int how) {
        return LIBC.shutdown(fd, how) < 0 ? negativeErrno() : 0;
    }

    /** The processor on which the calling thread runs. */
    public static int cpu() {
        return LIBC.sched_getcpu();
    }

    /** The kernel's id of the calling thread. */
    public static int threadId() {
        return LIBC.gettid();
    }

    /** The id of this process. */
    public static int processId() {
        return LIBC.getpid();
    }

    /** The id of the parent process; also the cheapest system call to measure with. */
    public static int parentProcessId() {
        return LIBC.getppid();
    }

    /** The real user id of this process. */
    public static int userId() {
        return LIBC.getuid();
    }

    // ---- cold: allocate, throw PosixException ----

    /**
     * An anonymous file in memory of {@code length} bytes, close-on-exec, that can be sealed ({@link Seals}) and, from
     * Linux 6.3 on, never be executed. No other user can open it through {@code /proc}; the name is for there only.
     */
    public static int memfd(final String name, final long length) {
        try (Arena arena = Arena.ofConfined()) {
            final long path = arena.allocateFrom(name).address();
            final int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
            int fd = LIBC.memfd_create(path, flags | MFD_NOEXEC_SEAL);
            if (fd < 0 && negativeErrno() == -Errno.EINVAL) {
                fd = LIBC.memfd_create(path, flags);
            }
            checked(fd, "memfd_create");
            if (LIBC.fchmod(fd, OWNER_ONLY) < 0 || LIBC.ftruncate(fd, length) < 0) {
                final PosixException failure = Natives.failure("memfd(length=" + length + ")");
                LIBC.close(fd);
                throw failure;
            }
            return fd;
        }
    }

    /** Sets the length of a file. */
    public static void truncate(final int fd, final long length) {
        checked(LIBC.ftruncate(fd, length), "ftruncate(length=" + length + ")");
    }

    /** The length of a file. Moves its position to the end. */
    public static long length(final int fd) {
        final long length = LIBC.lseek(fd, 0, 2);
        if (length < 0) {
            throw Natives.failure("lseek");
        }
        return length;
    }

    /**
     * Maps {@code length} bytes of a file from its start, shared, unmapped when {@code arena} closes; without {@code
     * isWritable} the segment is read-only and the pages are too. The descriptor may be closed at once. Reaching beyond
     * the end of the file kills the process: compare {@link #length} first.
     */
    public static MemorySegment map(final int fd, final long length, final boolean isWritable, final Arena arena) {
        final int shared = 1;
        final long address = LIBC.mmap(null, length, isWritable ? 3 : 1, shared, fd, 0);
        if (address == -1) {
            throw Natives.failure("mmap(length=" + length + ")");
        }
        final MemorySegment memory =
            MemorySegment.ofAddress(address).reinterpret(length, arena, segment -> LIBC.munmap(address, length));
        return isWritable ? memory : memory.asReadOnly();
    }

    /**
     * Maps {@code length} bytes of zeroes for this process alone, unmapped when {@code arena} closes. Pages get their
     * memory when they are first written.
     */
    public static MemorySegment mapPrivate(final long length, final Arena arena) {
        final int privateAnonymousUnreserved = 0x4022;
        final long address = LIBC.mmap(null, length, 3, privateAnonymousUnreserved, -1, 0);
        if (address == -1) {
            throw Natives.failure("mmap(length=" + length + ")");
        }
        return MemorySegment.ofAddress(address).reinterpret(length, arena, _ -> LIBC.munmap(address, length));
    }

    /**
     * Gives every page of a mapping that is writable its memory now, so that no access has to wait for it later.
     *
     * @param memory a new mapping of zeroes, from {@link #map}; may be written with zeroes
     * @throws PosixException when there is not enough memory
     */
    public static void populate(final MemorySegment memory) {
        final int result = LIBC.madvise(memory.address(), memory.byteSize(), MADV_POPULATE_WRITE);
        if (result < 0 && negativeErrno() == -Errno.EINVAL) {
            // Linux before 5.14.
            for (long at = 0; at < memory.byteSize(); at += PAGE_LENGTH) {
                memory.set(ValueLayout.JAVA_BYTE, at, (byte) 0);
            }
        } else {
            checked(result, "madvise(MADV_POPULATE_WRITE, length=" + memory.byteSize() + ")");
        }
    }

    /** A close-on-exec duplicate of a descriptor, which shares its file description. */
    public static int duplicate(final int fd) {
        final int duplicateAboveStandard = 1030;
        return checked(LIBC.fcntl(fd, duplicateAboveStandard, 3), "fcntl(F_DUPFD_CLOEXEC)");
    }

    /** A non-blocking, close-on-exec eventfd at 0. */
    public static int eventfd() {
        return checked(LIBC.eventfd(0, SOCK_NONBLOCK_CLOEXEC), "eventfd");
    }

    /** A non-blocking, close-on-exec TCP socket of the address's family. */
    public static int tcpSocket(final InetSocketAddress address) {
        return checked(LIBC.socket(SocketAddresses.family(address), SOCK_STREAM | SOCK_NONBLOCK_CLOEXEC, 0), "socket");
    }

    /** A close-on-exec Unix socket of {@link #SOCK_STREAM} or {@link #SOCK_SEQPACKET}. */
    public static int unixSocket(final int type, final boolean isBlocking) {
        return checked(LIBC.socket(AF_UNIX, type | (isBlocking ? SOCK_CLOEXEC : SOCK_NONBLOCK_CLOEXEC), 0), "socket");
    }

    /** A connected pair of non-blocking, close-on-exec Unix sockets. */
    public static int[] unixSocketPair(final int type) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment fds = arena.allocate(8, 4);
            checked(LIBC.socketpair(AF_UNIX, type | SOCK_NONBLOCK_CLOEXEC, 0, fds.address()), "socketpair");
            return fds.toArray(ValueLayout.JAVA_INT);
        }
    }

    /** Binds a TCP socket. */
    public static void bind(final int fd, final InetSocketAddress address) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment name = SocketAddresses.inet(arena, address);
            checked(LIBC.bind(fd, name.address(), (int) name.byteSize()), "bind(" + address + ")");
        }
    }

    /** Binds a Unix socket to a path that does not exist yet. */
    public static void bind(final int fd, final String path) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment name = SocketAddresses.unix(arena, path);
            checked(LIBC.bind(fd, name.address(), (int) name.byteSize()), "bind(" + path + ")");
        }
    }

    /** Lets a bound socket take connections. */
    public static void listen(final int fd, final int backlog) {
        checked(LIBC.listen(fd, backlog), "listen");
    }

    /**
     * Connects a TCP socket: true when connected at once, false when on the way (wait for POLLOUT, then ask
     * {@link #socketError}).
     */
    public static boolean connect(final int fd, final InetSocketAddress address) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment name = SocketAddresses.inet(arena, address);
            final int result = LIBC.connect(fd, name.address(), (int) name.byteSize());
            if (result < 0 && negativeErrno() == -Errno.EINPROGRESS) {
                return false;
            }
            checked(result, "connect(" + address + ")");
            return true;
        }
    }

    /** Connects a Unix socket. Throws {@code EAGAIN} when it is non-blocking and the backlog is full. */
    public static void connect(final int fd, final String path) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment name = SocketAddresses.unix(arena, path);
            checked(LIBC.connect(fd, name.address(), (int) name.byteSize()), "connect(" + path + ")");
        }
    }

    /** The local port of a TCP socket. */
    public static int localPort(final int fd) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment name = arena.allocate(SocketAddresses.STORAGE_LENGTH, 8);
            final MemorySegment length = Natives.intValue(arena, SocketAddresses.STORAGE_LENGTH);
            checked(LIBC.getsockname(fd, name.address(), length.address()), "getsockname");
            return SocketAddresses.port(name);
        }
    }

    /** The pending error of a socket, positive, and clears it; 0 when there is none. Tells how a connect ended. */
    public static int socketError(final int fd) {
        return intOption(fd, SO_ERROR, "getsockopt(SO_ERROR)");
    }

    /** Sends small segments at once instead of waiting for acknowledgements (TCP_NODELAY). */
    public static void setNoDelay(final int fd, final boolean isOn) {
        setIntOption(fd, IPPROTO_TCP, TCP_NODELAY, isOn ? 1 : 0, "setsockopt(TCP_NODELAY)");
    }

    /** Lets a listener take a port whose former connections still linger (SO_REUSEADDR). */
    public static void setReuseAddress(final int fd, final boolean isOn) {
        setIntOption(fd, SOL_SOCKET, SO_REUSEADDR, isOn ? 1 : 0, "setsockopt(SO_REUSEADDR)");
    }

    /** Asks for a kernel send buffer of {@code length} bytes; the kernel doubles it and bounds it by its own limit. */
    public static void setSendBuffer(final int fd, final int length) {
        setIntOption(fd, SOL_SOCKET, SO_SNDBUF, length, "setsockopt(SO_SNDBUF)");
    }

    /** Asks for a kernel receive buffer of {@code length} bytes, as {@link #setSendBuffer}. */
    public static void setReceiveBuffer(final int fd, final int length) {
        setIntOption(fd, SOL_SOCKET, SO_RCVBUF, length, "setsockopt(SO_RCVBUF)");
    }

    /**
     * Sends the payload as one message with copies of descriptors (at most 253). Returns bytes sent or {@code -errno}.
     */
    public static int sendFds(final int socket, final MemorySegment payload, final int... fds) {
        return FdPassing.send(socket, payload, fds);
    }

    /**
     * Receives one message with at most {@code maxFds} descriptors; it closes those above. {@code flags} such as
     * {@link #MSG_DONTWAIT}.
     */
    public static ReceivedFds receiveFds(
        final int socket, final MemorySegment buffer, final int maxFds, final int flags) {
        return FdPassing.receive(socket, buffer, maxFds, flags);
    }

    /** Who is at the other end of a Unix socket (SO_PEERCRED). */
    public static PeerCredentials peerCredentials(final int fd) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment value = arena.allocate(12, 4);
            final MemorySegment length = Natives.intValue(arena, 12);
            checked(LIBC.getsockopt(fd, SOL_SOCKET, SO_PEERCRED, value.address(), length.address()),
                "getsockopt(SO_PEERCRED)");
            return new PeerCredentials(value.getAtIndex(ValueLayout.JAVA_INT, 0),
                value.getAtIndex(ValueLayout.JAVA_INT, 1), value.getAtIndex(ValueLayout.JAVA_INT, 2));
        }
    }

    /**
     * A descriptor of the process at the other end of a Unix socket, readable once that process is dead. Kernels before
     * 6.5 have no SO_PEERPIDFD; there the pid of {@link #peerCredentials} is opened, which a reused pid could deceive.
     */
    public static int peerPidfd(final int fd) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment value = Natives.intValue(arena, -1);
            final MemorySegment length = Natives.intValue(arena, 4);
            if (LIBC.getsockopt(fd, SOL_SOCKET, SO_PEERPIDFD, value.address(), length.address()) == 0) {
                return value.get(ValueLayout.JAVA_INT, 0);
            }
            return pidfd(peerCredentials(fd).pid());
        }
    }

    /** A close-on-exec descriptor of a process, readable once the process is dead. */
    public static int pidfd(final int pid) {
        return checked((int) LIBC.syscall(SYS_PIDFD_OPEN, pid, 0), "pidfd_open(" + pid + ")");
    }

    /** Runs the calling thread on the given processors only. */
    public static void setAffinity(final int... cpus) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment mask = arena.allocate(AFFINITY_LENGTH, 8);
            for (final int cpu : cpus) {
                final long bits = mask.getAtIndex(ValueLayout.JAVA_LONG, cpu >> 6);
                mask.setAtIndex(ValueLayout.JAVA_LONG, cpu >> 6, bits | 1L << cpu);
            }
            checked(LIBC.sched_setaffinity(0, AFFINITY_LENGTH, mask.address()), "sched_setaffinity");
        }
    }

    /** The processors on which the calling thread may run, ascending. */
    public static int[] affinity() {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment mask = arena.allocate(AFFINITY_LENGTH, 8);
            checked(LIBC.sched_getaffinity(0, AFFINITY_LENGTH, mask.address()), "sched_getaffinity");
            return IntStream.range(0, AFFINITY_LENGTH * 8)
                .filter(cpu -> (mask.getAtIndex(ValueLayout.JAVA_LONG, cpu >> 6) >>> cpu & 1) != 0)
                .toArray();
        }
    }

    /** Whether other processes of the same user may trace this one and open its memory (PR_SET_DUMPABLE). */
    public static void setDumpable(final boolean isOn) {
        checked(LIBC.prctl(PR_SET_DUMPABLE, isOn ? 1 : 0, 0, 0, 0), "prctl(PR_SET_DUMPABLE)");
    }

    private static int intOption(final int fd, final int option, final String what) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment value = Natives.intValue(arena, 0);
            final MemorySegment length = Natives.intValue(arena, 4);
            checked(LIBC.getsockopt(fd, SOL_SOCKET, option, value.address(), length.address()), what);
            return value.get(ValueLayout.JAVA_INT, 0);
        }
    }

    private static void setIntOption(
        final int fd, final int level, final int option, final int value, final String what) {
        try (Arena arena = Arena.ofConfined()) {
            checked(LIBC.setsockopt(fd, level, option, Natives.intValue(arena, value).address(), 4), what);
        }
    }
}
