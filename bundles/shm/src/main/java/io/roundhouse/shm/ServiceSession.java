package io.roundhouse.shm;

import io.roundhouse.api.Status;
import io.roundhouse.api.control.AttachReply;
import io.roundhouse.api.layout.RegionDescriptor;
import io.roundhouse.api.layout.StripeDescriptor;
import io.roundhouse.posix.Errno;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.PosixException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The service's side of an attached application: socket, regions, stripes. Opened and closed by one control thread;
 * closed only when no executor uses a stripe any more. Whoever opens it gives it the socket.
 */
public final class ServiceSession implements AutoCloseable {
    private final int socket;
    private final SharedRegion rings;
    private final SharedRegion sendHeap;
    private final SharedRegion receiveHeap;
    private final int wakeFd;
    private final int[] applicationWakeSockets;
    private final ServiceStripe[] stripes;
    private final AttachReply reply;
    private boolean isClosed;

    private ServiceSession(final int socket, final int stripeCount, final SessionShape shape) {
        this.socket = socket;
        rings = SharedRegion.create("roundhouse-rings",
            RegionDescriptor.length(stripeCount, shape.ringCapacity(), shape.reclaimCapacity()));
        sendHeap = SharedRegion.create("roundhouse-send", stripeCount * shape.sendSliceLength());
        receiveHeap = SharedRegion.create("roundhouse-receive", stripeCount * shape.receiveSliceLength());
        wakeFd = Posix.eventfd();
        applicationWakeSockets = new int[stripeCount];
        stripes = new ServiceStripe[stripeCount];
        reply = new AttachReply(Status.OK, RegionDescriptor.LAYOUT_VERSION, stripeCount, shape.ringCapacity(),
            shape.reclaimCapacity(), sendHeap.memory().byteSize(), receiveHeap.memory().byteSize(), "");
        writeHeader(shape);
        for (int i = 0; i < stripeCount; i++) {
            final int[] pair = Posix.unixSocketPair(Posix.SOCK_STREAM);
            applicationWakeSockets[i] = pair[1];
            stripes[i] = new ServiceStripe(rings.memory(),
                StripeDescriptor.of(i, shape.ringCapacity(), shape.reclaimCapacity()),
                HeapSlice.of(sendHeap.memory(), i, stripeCount), HeapSlice.of(receiveHeap.memory(), i, stripeCount),
                socket, pair[0], Posix.duplicate(wakeFd));
        }
    }

    /**
     * Creates regions and stripes for a connected application.
     *
     * @param socket the connection, owned by the session once this returns
     * @throws PosixException when descriptors or memory are short; what was made so far is collected with the process
     * only
     */
    public static ServiceSession open(final int socket, final int stripeCount, final SessionShape shape) {
        return new ServiceSession(socket, stripeCount, shape);
    }

    private void writeHeader(final SessionShape shape) {
        final MemorySegment memory = rings.memory();
        memory.set(ValueLayout.JAVA_INT, RegionDescriptor.MAGIC_OFFSET, RegionDescriptor.MAGIC);
        memory.set(ValueLayout.JAVA_INT, RegionDescriptor.VERSION_OFFSET, RegionDescriptor.LAYOUT_VERSION);
        memory.set(ValueLayout.JAVA_INT, RegionDescriptor.STRIPE_COUNT_OFFSET, stripes.length);
        memory.set(ValueLayout.JAVA_INT, RegionDescriptor.RING_CAPACITY_OFFSET, shape.ringCapacity());
        memory.set(ValueLayout.JAVA_INT, RegionDescriptor.RECLAIM_CAPACITY_OFFSET, shape.reclaimCapacity());
    }

    /**
     * Answers the application: reply and descriptors in one message. Call once, when the stripes are in use.
     *
     * @return whether the application was there to take it
     */
    public boolean sendReply() {
        final byte[] message = reply.encode();
        final int[] fds = new int[reply.fdCount()];
        fds[AttachReply.RING_REGION_FD] = rings.fd();
        fds[AttachReply.SEND_HEAP_FD] = sendHeap.fd();
        fds[AttachReply.RECEIVE_HEAP_FD] = receiveHeap.fd();
        fds[AttachReply.SERVICE_WAKE_FD] = wakeFd;
        System.arraycopy(
            applicationWakeSockets, 0, fds, AttachReply.FIRST_WAKE_SOCKET_FD, applicationWakeSockets.length);
        try (Arena arena = Arena.ofConfined()) {
            return Posix.sendFds(socket, arena.allocateFrom(ValueLayout.JAVA_BYTE, message), fds) == message.length;
        } finally {
            closeApplicationWakeSockets();
        }
    }

    /** Refuses an application that connected. The caller closes the socket. */
    public static void sendRefusal(final int socket, final AttachReply refusal) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment message = arena.allocateFrom(ValueLayout.JAVA_BYTE, refusal.encode());
            Posix.send(socket, message.address(), message.byteSize(), Posix.MSG_DONTWAIT);
        }
    }

    /** How many stripes there are. */
    public int stripeCount() {
        return stripes.length;
    }

    /** The stripe at an index. */
    public ServiceStripe stripe(final int index) {
        return stripes[index];
    }

    /** The application's connection; its end is the end of the session. */
    public int socket() {
        return socket;
    }

    /** How the application broke the rules, or null. */
    public String violation() {
        for (final ServiceStripe stripe : stripes) {
            if (stripe.violation() != null) {
                return stripe.violation();
            }
        }
        return null;
    }

    /** Releases everything, also the socket: the application sees the end of all its sockets. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        closeApplicationWakeSockets();
        for (final ServiceStripe stripe : stripes) {
            stripe.close();
        }
        Posix.close(wakeFd);
        receiveHeap.close();
        sendHeap.close();
        rings.close();
        Posix.close(socket);
    }

    private void closeApplicationWakeSockets() {
        for (int i = 0; i < applicationWakeSockets.length; i++) {
            if (applicationWakeSockets[i] > 0) {
                Posix.close(applicationWakeSockets[i]);
                applicationWakeSockets[i] = -Errno.EBADF;
            }
        }
    }
}
