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
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The service's side of an attached application: socket, regions, stripes. Opened and closed by one control thread. It
 * is disconnected when no executor uses a stripe any more, and its memory is unmapped by {@link #close} when no thread
 * can be inside any more, which may be later. Whoever opens it gives it the socket.
 */
public final class ServiceSession implements AutoCloseable {
    private final int socket;
    private final Deque<Runnable> releases = new ArrayDeque<>();
    /** Of all regions: closing it stops every thread of the process for a moment, so once is enough. */
    private final Arena arena = Arena.ofShared();
    private final SharedRegion rings;
    private final SharedRegion sendHeap;
    private final SharedRegion receiveHeap;
    private final int wakeFd;
    private final int[] applicationWakeSockets;
    private final ServiceStripe[] stripes;
    private final AttachReply reply;

    private ServiceSession(
        final int socket, final int stripeCount, final SessionShape shape, final boolean isMarshalled) {
        this.socket = socket;
        applicationWakeSockets = new int[stripeCount];
        stripes = new ServiceStripe[stripeCount];
        releases.push(() -> Posix.close(socket));
        try {
            rings = owned(SharedRegion.create(arena, "roundhouse-rings",
                RegionDescriptor.length(stripeCount, shape.ringCapacity(), shape.reclaimCapacity())));
            sendHeap = owned(SharedRegion.createSparse(
                arena, "roundhouse-send", stripeCount * shape.sendSliceLength()));
            receiveHeap = owned(SharedRegion.createOneWay(
                arena, "roundhouse-receive", stripeCount * shape.receiveSliceLength()));
            wakeFd = Posix.eventfd();
            releases.push(() -> Posix.close(wakeFd));
            writeHeader(shape);
            for (int i = 0; i < stripeCount; i++) {
                stripes[i] = stripe(i, shape, isMarshalled);
            }
        } catch (final RuntimeException e) {
            sendRefusal(socket, AttachReply.refusal(Status.RESOURCE_EXHAUSTED, shortage(e)));
            close();
            throw e;
        }
        reply = new AttachReply(Status.OK, RegionDescriptor.LAYOUT_VERSION, stripeCount, shape.ringCapacity(),
            shape.reclaimCapacity(), sendHeap.memory().byteSize(), receiveHeap.memory().byteSize(), "");
    }

    private static String shortage(final RuntimeException cause) {
        return cause instanceof final PosixException e && e.errno() == Errno.EMFILE
            ? "service is out of file descriptors: detach others, or raise its limit (ulimit -n, LimitNOFILE)"
            : "service has no memory for a session: " + cause.getMessage();
    }

    private SharedRegion owned(final SharedRegion region) {
        releases.push(region::close);
        return region;
    }

    private ServiceStripe stripe(final int index, final SessionShape shape, final boolean isMarshalled) {
        final int[] pair = Posix.unixSocketPair(Posix.SOCK_STREAM);
        applicationWakeSockets[index] = pair[1];
        int stripeWakeFd = -Errno.EBADF;
        final MarshalHeap marshalHeap;
        try {
            stripeWakeFd = Posix.duplicate(wakeFd);
            marshalHeap = isMarshalled ? new MarshalHeap(arena, shape.sendSliceLength()) : null;
        } catch (final RuntimeException e) {
            Posix.close(stripeWakeFd);
            Posix.close(pair[0]);
            throw e;
        }
        final ServiceStripe stripe = new ServiceStripe(rings.memory(),
            StripeDescriptor.of(index, shape.ringCapacity(), shape.reclaimCapacity()),
            HeapSlice.of(sendHeap.memory(), index, stripes.length),
            HeapSlice.of(receiveHeap.memory(), index, stripes.length), marshalHeap, socket, pair[0], stripeWakeFd);
        releases.push(stripe::close);
        return stripe;
    }

    /**
     * Creates regions and stripes for a connected application.
     *
     * @param socket the connection, owned by the session; when this throws it has been told why, and is closed
     * @throws PosixException when descriptors or memory are short
     */
    public static ServiceSession open(final int socket, final int stripeCount, final SessionShape shape) {
        return open(socket, stripeCount, shape, false);
    }

    /** The same. @param isMarshalled whether payloads are records, which the service encodes and decodes */
    public static ServiceSession open(
        final int socket, final int stripeCount, final SessionShape shape, final boolean isMarshalled) {
        return new ServiceSession(socket, stripeCount, shape, isMarshalled);
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

    /** Releases everything but the memory, also the socket: the application sees the end of all its sockets. */
    public synchronized void disconnect() {
        closeApplicationWakeSockets();
        while (!releases.isEmpty()) {
            releases.pop().run();
        }
    }

    /** Releases everything. */
    @Override
    public synchronized void close() {
        disconnect();
        if (arena.scope().isAlive()) {
            arena.close();
        }
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
