package io.roundhouse.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PosixTest {
    @TempDir
    private Path directory;

    @Test
    void shouldKnowThisProcess() {
        assertEquals(ProcessHandle.current().pid(), Posix.processId());
        assertEquals(ProcessHandle.current().parent().orElseThrow().pid(), Posix.parentProcessId());
        assertTrue(Posix.threadId() > 0);
        assertTrue(Posix.cpu() >= 0);
    }

    @Test
    void shouldShareMemoryThroughMemfd() {
        final int fd = Posix.memfd("test", 8192);
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(8192, Posix.length(fd));
            final MemorySegment writer = Posix.map(fd, 8192, true, arena);
            final MemorySegment reader = Posix.map(fd, 8192, false, arena);
            writer.set(ValueLayout.JAVA_LONG, 8184, 42);
            assertEquals(42, reader.get(ValueLayout.JAVA_LONG, 8184));
        } finally {
            assertEquals(0, Posix.close(fd));
        }
        assertEquals(-Errno.EBADF, Posix.close(fd));
    }

    @Test
    void shouldSealAndPopulateMemory() {
        final int fd = Posix.memfd("sealed", 3 * 4096 + 128);
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment writer = Posix.map(fd, 3 * 4096 + 128, true, arena);
            Posix.populate(writer);
            Seals.add(fd, Seals.SHRINK | Seals.GROW | Seals.FUTURE_WRITE);
            assertThrows(PosixException.class, () -> Posix.truncate(fd, 4096));
            assertThrows(PosixException.class, () -> Posix.map(fd, 4096, true, arena));
            Seals.add(fd, Seals.SEAL);
            assertEquals(Errno.EPERM, assertThrows(PosixException.class, () -> Seals.add(fd, Seals.GROW)).errno());
            final int all = Seals.SHRINK | Seals.GROW | Seals.FUTURE_WRITE | Seals.SEAL;
            assertEquals(all, Seals.of(fd) & all);
            assertTrue(Posix.map(fd, 4096, false, arena).isReadOnly());
            writer.set(ValueLayout.JAVA_BYTE, 3 * 4096 + 127, (byte) 1);
        } finally {
            Posix.close(fd);
        }
    }

    @Test
    void shouldReportErrnoOfColdCall() {
        final PosixException thrown = assertThrows(PosixException.class, () -> Posix.truncate(-1, 4096));
        assertEquals(Errno.EBADF, thrown.errno());
        assertTrue(thrown.getMessage().contains("EBADF"), thrown.getMessage());
    }

    @Test
    void shouldPassDescriptorsAndCredentials() {
        final String path = directory.resolve("s").toString();
        final int listener = Posix.unixSocket(Posix.SOCK_SEQPACKET, false);
        final int client = Posix.unixSocket(Posix.SOCK_SEQPACKET, true);
        try (Arena arena = Arena.ofConfined()) {
            Posix.bind(listener, path);
            Posix.listen(listener, 4);
            assertEquals(-Errno.EAGAIN, Posix.accept(listener));
            Posix.connect(client, path);
            final int server = Posix.accept(listener);
            assertEquals(Posix.processId(), Posix.peerCredentials(server).pid());
            assertEquals(Posix.userId(), Posix.peerCredentials(server).uid());
            final int pidfd = Posix.peerPidfd(server);
            assertTrue(pidfd > 0);

            final int memfd = Posix.memfd("passed", 4096);
            final MemorySegment hello = arena.allocateFrom("hello");
            assertEquals(6, Posix.sendFds(client, hello, memfd, memfd, memfd));
            final MemorySegment buffer = arena.allocate(64);
            final ReceivedFds received = Posix.receiveFds(server, buffer, 2, 0);
            assertEquals(6, received.length());
            assertEquals("hello", buffer.getString(0));
            assertEquals(2, received.fds().length);
            assertEquals(4096, Posix.length(received.fds()[0]));
            final int surplus = received.fds()[1] + 1;
            assertEquals(-Errno.EBADF, Posix.close(surplus), "the third descriptor must have been closed");
            assertEquals(-Errno.EAGAIN, Posix.receiveFds(server, buffer, 0, 0).length());

            assertEquals(0, Posix.close(client));
            assertEquals(0, Posix.receiveFds(server, buffer, 0, 0).length());
            for (final int fd : new int[] {server, pidfd, memfd, received.fds()[0], received.fds()[1]}) {
                assertEquals(0, Posix.close(fd));
            }
        } finally {
            Posix.close(listener);
        }
    }

    @Test
    void shouldConnectOverTcp() {
        final InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        final int listener = Posix.tcpSocket(any);
        Posix.setReuseAddress(listener, true);
        Posix.bind(listener, any);
        Posix.listen(listener, 4);
        final InetSocketAddress target = new InetSocketAddress(any.getAddress(), Posix.localPort(listener));
        final int client = Posix.tcpSocket(target);
        try (Arena arena = Arena.ofConfined()) {
            Posix.connect(client, target);
            assertEquals(Posix.POLLOUT, pollOne(arena, client, Posix.POLLOUT));
            assertEquals(0, Posix.socketError(client));
            Posix.setNoDelay(client, true);
            Posix.setSendBuffer(client, 65536);
            Posix.setReceiveBuffer(client, 65536);
            assertEquals(Posix.POLLIN, pollOne(arena, listener, Posix.POLLIN));
            final int server = Posix.accept(listener);
            exchange(arena, client, server);
            Posix.shutdown(client, Posix.SHUT_WR);
            assertEquals(Posix.POLLIN, pollOne(arena, server, Posix.POLLIN));
            assertEquals(0, Posix.recv(server, arena.allocate(8).address(), 8, 0));
            Posix.close(server);
        } finally {
            Posix.close(client);
            Posix.close(listener);
        }
    }

    @Test
    void shouldRefuseConnectToClosedPort() throws IOException {
        final InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        final int unused = Posix.tcpSocket(any);
        Posix.bind(unused, any);
        final InetSocketAddress target = new InetSocketAddress(any.getAddress(), Posix.localPort(unused));
        final int client = Posix.tcpSocket(target);
        try (Arena arena = Arena.ofConfined()) {
            if (!connects(client, target)) {
                pollOne(arena, client, Posix.POLLOUT);
                assertEquals(Errno.ECONNREFUSED, Posix.socketError(client));
            }
        } finally {
            Posix.close(client);
            Posix.close(unused);
        }
    }

    @Test
    void shouldSetAffinityOfThisThread() throws InterruptedException {
        final int[] before = Posix.affinity();
        final Thread thread = new Thread(() -> {
            Posix.setAffinity(before[0]);
            assertArrayEquals(new int[] {before[0]}, Posix.affinity());
            assertEquals(before[0], Posix.cpu());
        });
        final Throwable[] thrown = new Throwable[1];
        thread.setUncaughtExceptionHandler((t, e) -> thrown[0] = e);
        thread.start();
        thread.join();
        assertEquals(null, thrown[0]);
        assertArrayEquals(before, Posix.affinity());
    }

    @Test
    void shouldNoticeDeathOfProcess() throws IOException {
        final Process child = new ProcessBuilder("sleep", "20").start();
        final int pidfd = Posix.pidfd((int) child.pid());
        try (Arena arena = Arena.ofConfined()) {
            child.destroyForcibly();
            assertEquals(Posix.POLLIN, pollOne(arena, pidfd, Posix.POLLIN));
        } finally {
            Posix.close(pidfd);
        }
    }

    private static boolean connects(final int client, final InetSocketAddress target) {
        try {
            assertFalse(Posix.connect(client, target));
            return false;
        } catch (final PosixException e) {
            assertEquals(Errno.ECONNREFUSED, e.errno());
            return true;
        }
    }

    private static void exchange(final Arena arena, final int client, final int server) {
        final MemorySegment out = arena.allocate(16, 8);
        out.set(ValueLayout.JAVA_LONG, 0, 1);
        out.set(ValueLayout.JAVA_LONG, 8, 2);
        final MemorySegment in = arena.allocate(16, 8);
        final MemorySegment iovecs = arena.allocate(2 * Posix.IOVEC_LENGTH, 8);
        for (int i = 0; i < 2; i++) {
            iovecs.setAtIndex(ValueLayout.JAVA_LONG, 2L * i, out.address() + 8L * i);
            iovecs.setAtIndex(ValueLayout.JAVA_LONG, 2L * i + 1, 8);
        }
        assertEquals(16, Posix.writev(client, iovecs.address(), 2));
        assertEquals(Posix.POLLIN, pollOne(arena, server, Posix.POLLIN));
        iovecs.setAtIndex(ValueLayout.JAVA_LONG, 0, in.address());
        iovecs.setAtIndex(ValueLayout.JAVA_LONG, 2, in.address() + 8);
        assertEquals(16, Posix.readv(server, iovecs.address(), 2));
        assertEquals(-1, out.mismatch(in));
        assertEquals(-Errno.EAGAIN, Posix.recv(server, in.address(), 16, Posix.MSG_DONTWAIT));
        assertEquals(16, Posix.send(server, out.address(), 16, Posix.MSG_DONTWAIT));
    }

    private static int pollOne(final Arena arena, final int fd, final short events) {
        final MemorySegment pollFd = arena.allocate(Posix.POLLFD_LENGTH, 4);
        pollFd.set(ValueLayout.JAVA_INT, 0, fd);
        pollFd.set(ValueLayout.JAVA_SHORT, 4, events);
        assertEquals(1, Posix.poll(pollFd.address(), 1, 10_000));
        return pollFd.get(ValueLayout.JAVA_SHORT, 6) & events;
    }
}
