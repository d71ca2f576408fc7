package io.roundhouse.posix;

import java.net.InetSocketAddress;

/** A non-blocking TCP socket that connections come in on. Used by one thread at a time. */
public final class ListenSocket implements AutoCloseable {
    private final int port;
    private final String address;
    private int fd;

    private ListenSocket(final int fd, final String address) {
        this.fd = fd;
        this.address = address;
        port = Posix.localPort(fd);
    }

    /**
     * Listens.
     *
     * @param address where, port 0 lets the kernel choose
     * @param name the address as configured, for comparing
     * @param backlog connections the kernel keeps until they are accepted
     * @throws PosixException when the address is taken or not ours
     */
    public static ListenSocket open(final InetSocketAddress address, final String name, final int backlog) {
        final int fd = Posix.tcpSocket(address);
        try {
            Posix.setReuseAddress(fd, true);
            Posix.bind(fd, address);
            Posix.listen(fd, backlog);
            return new ListenSocket(fd, name);
        } catch (final RuntimeException e) {
            Posix.close(fd);
            throw e;
        }
    }

    /** The descriptor, or -1 when closed. */
    public int fd() {
        return fd;
    }

    /** The port bound. */
    public int port() {
        return port;
    }

    /** The address as configured. */
    public String address() {
        return address;
    }

    /** A connection's descriptor, non-blocking, or {@code -errno}; {@code -EAGAIN} when none waits. */
    public int accept() {
        return Posix.accept(fd);
    }

    @Override
    public void close() {
        if (fd >= 0) {
            Posix.close(fd);
            fd = -1;
        }
    }
}
