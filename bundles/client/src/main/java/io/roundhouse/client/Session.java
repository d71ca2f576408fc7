package io.roundhouse.client;

import io.roundhouse.api.Status;
import io.roundhouse.api.control.AttachReply;
import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.api.layout.RegionDescriptor;
import io.roundhouse.api.layout.StripeDescriptor;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.PosixException;
import io.roundhouse.posix.ReceivedFds;
import io.roundhouse.shm.HeapSlice;
import io.roundhouse.shm.SharedRegion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * An application attached to its service: the socket that says who we are, three regions of shared memory, and stripes.
 *
 * <p>Attached and closed by any one thread, closed after the stripes' threads left them. Each stripe belongs to one
 * thread.
 */
public final class Session implements AutoCloseable {
    private final int socket;
    private final int[] fds;
    private final Arena arena = Arena.ofShared();
    private final SharedRegion[] regions = new SharedRegion[3];
    private final Stripe[] stripes;
    private boolean isClosed;

    private Session(final int socket, final AttachReply reply, final int[] fds) {
        this.socket = socket;
        this.fds = fds;
        stripes = new Stripe[reply.stripeCount()];
        try {
            open(reply);
        } catch (final RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** What the service writes is only read here: a stray write of this process faults instead of misleading it. */
    private void open(final AttachReply reply) {
        regions[0] = SharedRegion.map(arena, fds[AttachReply.RING_REGION_FD],
            RegionDescriptor.length(stripes.length, reply.ringCapacity(), reply.reclaimCapacity()));
        regions[1] = SharedRegion.map(arena, fds[AttachReply.SEND_HEAP_FD], reply.sendHeapLength());
        regions[2] = SharedRegion.mapOneWay(arena, fds[AttachReply.RECEIVE_HEAP_FD], reply.receiveHeapLength());
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new Stripe(regions[0].memory(),
                StripeDescriptor.of(i, reply.ringCapacity(), reply.reclaimCapacity()),
                HeapSlice.of(regions[1].memory(), i, stripes.length), regions[2].memory(),
                new ServiceWaiter(arena, fds[AttachReply.FIRST_WAKE_SOCKET_FD + i]), fds[AttachReply.SERVICE_WAKE_FD]);
        }
    }

    /**
     * Attaches to the service and waits for its answer.
     *
     * @throws AttachException when the service is not there, refuses, or does not answer in time
     */
    public static Session attach(final SessionOptions options) {
        final byte[] schema = DescriptorSets.merge(options.schemas());
        final byte[] request = new AttachRequest(RegionDescriptor.LAYOUT_VERSION, RegionDescriptor.LAYOUT_VERSION,
            options.role(), options.stripeCount(),
            schema.length == 0 ? 0 : options.schemas().get(0).layoutVersion(), schema.length, options.application(),
            options.target()).encode();
        final int socket = Posix.unixSocket(Posix.SOCK_SEQPACKET, true);
        try (Arena scratch = Arena.ofConfined()) {
            Posix.connect(socket, options.socket().toString());
            send(scratch, socket, request, 0, request.length);
            for (int at = 0; at < schema.length; at += AttachRequest.SCHEMA_PART_LENGTH) {
                send(scratch, socket, schema, at, Math.min(AttachRequest.SCHEMA_PART_LENGTH, schema.length - at));
            }
            return receive(scratch, socket, options);
        } catch (final PosixException e) {
            Posix.close(socket);
            throw new AttachException(Status.UNAVAILABLE, "no service at " + options.socket(), e);
        } catch (final RuntimeException e) {
            Posix.close(socket);
            throw e;
        }
    }

    private static void send(
        final Arena scratch, final int socket, final byte[] bytes, final int start, final int length) {
        final MemorySegment message = scratch.allocate(length);
        MemorySegment.copy(bytes, start, message, ValueLayout.JAVA_BYTE, 0, length);
        if (Posix.send(socket, message.address(), length, 0) != length) {
            throw new AttachException(Status.UNAVAILABLE, "service does not take requests", null);
        }
    }

    private static Session receive(final Arena scratch, final int socket, final SessionOptions options) {
        final MemorySegment pollFd = scratch.allocate(Posix.POLLFD_LENGTH, 4);
        pollFd.set(ValueLayout.JAVA_INT, 0, socket);
        pollFd.set(ValueLayout.JAVA_SHORT, 4, Posix.POLLIN);
        if (Posix.poll(pollFd.address(), 1, options.timeoutMs()) <= 0) {
            throw new AttachException(
                Status.DEADLINE_EXCEEDED, "service did not answer: timeoutMs=" + options.timeoutMs(), null);
        }
        final MemorySegment buffer = scratch.allocate(AttachReply.MAX_LENGTH);
        final ReceivedFds received = Posix.receiveFds(socket, buffer, AttachReply.MAX_FDS, Posix.MSG_DONTWAIT);
        if (received.length() <= 0) {
            throw new AttachException(Status.UNAVAILABLE, "service closed the connection", null);
        }
        try {
            final AttachReply reply =
                AttachReply.decode(buffer.asSlice(0, received.length()).toArray(ValueLayout.JAVA_BYTE));
            if (reply.status() != Status.OK) {
                throw new AttachException(reply.status(), reply.message(), null);
            }
            if (reply.layoutVersion() != RegionDescriptor.LAYOUT_VERSION || reply.fdCount() != received.fds().length) {
                throw new AttachException(Status.INTERNAL, "service chose an unknown layout: version="
                    + reply.layoutVersion() + " fds=" + received.fds().length, null);
            }
            return new Session(socket, reply, received.fds());
        } catch (final RuntimeException e) {
            Arrays.stream(received.fds()).forEach(Posix::close);
            throw e instanceof IllegalArgumentException
                ? new AttachException(Status.INTERNAL, "service answered nonsense: " + e.getMessage(), e) : e;
        }
    }

    /** How many stripes the service granted. */
    public int stripeCount() {
        return stripes.length;
    }

    /** The stripe at an index, for one thread. */
    public Stripe stripe(final int index) {
        return stripes[index];
    }

    /** Detaches: the service answers and releases what is open. The stripes must not be used any more. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        Posix.close(socket);
        for (final SharedRegion region : regions) {
            region.close();
        }
        for (int i = AttachReply.SERVICE_WAKE_FD; i < fds.length; i++) {
            Posix.close(fds[i]);
        }
        arena.close();
    }
}
