package io.roundhouse.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A non-blocking Unix socket that connections come in on, at a path that goes with it. Used by one thread at a time.
 */
public final class UnixListener implements AutoCloseable {
    private final Path path;
    private int fd;

    private UnixListener(final Path path, final int fd) {
        this.path = path;
        this.fd = fd;
    }

    /**
     * Listens. A socket that a dead process left at the path is replaced.
     *
     * @param type {@link Posix#SOCK_STREAM} or {@link Posix#SOCK_SEQPACKET}
     * @param access who may connect: the mode and group of the socket
     * @param backlog connections the kernel keeps until they are accepted
     * @throws IllegalStateException when a process listens there, or something is there that is no socket
     */
    public static UnixListener open(final Path path, final int type, final SocketAccess access, final int backlog) {
        removeStale(path, type);
        final int fd = Posix.unixSocket(type, false);
        try {
            Posix.bind(fd, path.toString());
            apply(path, access);
            Posix.listen(fd, backlog);
            return new UnixListener(path, fd);
        } catch (final RuntimeException e) {
            Posix.close(fd);
            throw e;
        }
    }

    private static void removeStale(final Path path, final int type) {
        final int probe = Posix.unixSocket(type, false);
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (!isSocket(path)) {
                throw new IllegalStateException("what is there is no socket: socket_path=" + path);
            }
            Posix.connect(probe, path.toString());
            throw new IllegalStateException("another service listens: socket_path=" + path);
        } catch (final PosixException e) {
            if (e.errno() == Errno.EAGAIN) {
                throw new IllegalStateException("another service listens: socket_path=" + path, e);
            }
            delete(path);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Posix.close(probe);
        }
    }

    private static boolean isSocket(final Path path) throws IOException {
        final int typeBits = 0170000;
        final int socket = 0140000;
        return ((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & typeBits) == socket;
    }

    /** Before the socket listens: nobody connects under another mode. */
    private static void apply(final Path path, final SocketAccess access) {
        try {
            if (!access.group().isEmpty()) {
                Files.setAttribute(path, "unix:gid", Users.groupId(access.group()), LinkOption.NOFOLLOW_LINKS);
            }
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(access.permissions()));
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot set mode and group of the socket: socket_path=" + path + " "
                + access, e);
        }
    }

    private static void delete(final Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The descriptor, or -1 when closed. */
    public int fd() {
        return fd;
    }

    /** A connection's descriptor, non-blocking, or {@code -errno}; {@code -EAGAIN} when none waits. */
    public int accept() {
        return Posix.accept(fd);
    }

    /** Closes the socket and removes its path. Nothing happens the second time. */
    @Override
    public void close() {
        if (fd >= 0) {
            Posix.close(fd);
            fd = -1;
            delete(path);
        }
    }
}
