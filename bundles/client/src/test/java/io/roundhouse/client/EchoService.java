package io.roundhouse.client;

import io.roundhouse.api.MessageKind;
import io.roundhouse.api.Status;
import io.roundhouse.api.control.AttachReply;
import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.posix.Epoll;
import io.roundhouse.posix.Posix;
import io.roundhouse.shm.RingConsumer;
import io.roundhouse.shm.ServiceSession;
import io.roundhouse.shm.ServiceStripe;
import io.roundhouse.shm.SessionShape;
import io.roundhouse.shm.SlabAllocator;
import io.roundhouse.shm.StripeEnd;
import io.roundhouse.shm.WakeFlag;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * The smallest service: one session, one thread, every request answered with its own bytes. A server session gets
 * {@code requestCount} numbered requests. Also a program of its own, to be killed.
 */
final class EchoService implements AutoCloseable {
    private final int listener = Posix.unixSocket(Posix.SOCK_SEQPACKET, true);
    private final Thread thread;
    private final int requestCount;
    private volatile boolean isStopped;
    /** It takes no submissions. */
    volatile boolean isHeld;
    /** It takes them and answers nothing. */
    volatile boolean isMute;
    volatile int[] takenOfKind = new int[8];
    volatile int refusal;
    volatile int receiveBlocksAtEnd = -1;
    volatile long answersAtEnd;
    volatile String violation;

    EchoService(final Path path, final int requestCount) {
        this.requestCount = requestCount;
        Posix.bind(listener, path.toString());
        Posix.listen(listener, 4);
        thread = Thread.ofPlatform().start(this::run);
    }

    public static void main(final String[] args) throws InterruptedException {
        final EchoService service = new EchoService(Path.of(args[0]), 0);
        System.out.println("ready");
        service.thread.join();
    }

    void awaitEnd() throws InterruptedException {
        thread.join();
    }

    private void run() {
        final int socket = Posix.accept(listener);
        if (socket < 0) {
            return;
        }
        try (Epoll epoll = Epoll.create(4); Arena arena = Arena.ofConfined()) {
            epoll.add(socket, Epoll.EPOLLIN, 0);
            epoll.await(-1);
            final MemorySegment buffer = arena.allocate(AttachRequest.MAX_LENGTH);
            final int length = Posix.receiveFds(socket, buffer, 0, 0).length();
            final AttachRequest request =
                AttachRequest.decode(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
            if (refusal != 0) {
                ServiceSession.sendRefusal(socket, AttachReply.refusal(refusal, "not today"));
                Posix.close(socket);
                return;
            }
            try (ServiceSession session = ServiceSession.open(socket, request.stripeCount(), SessionShape.DEFAULT)) {
                session.sendReply();
                serve(epoll, session, request.role() == AttachRequest.SERVER);
            }
        }
    }

    private void serve(final Epoll epoll, final ServiceSession session, final boolean isServer) {
        final ServiceStripe stripe = session.stripe(0);
        final StripeEnd end = stripe.takeOver();
        epoll.add(stripe.wakeFd(), Epoll.EPOLLIN | Epoll.EPOLLET, 1);
        int sent = 0;
        while (!isStopped) {
            reclaim(end);
            final int before = sent;
            while (isServer && sent < requestCount && deliverRequest(stripe, end, sent)) {
                sent++;
            }
            final int done = drain(stripe, end, isServer);
            end.completion().publish();
            if (done > 0 || sent > before) {
                end.wakeApplication(WakeFlag.MESSAGES | WakeFlag.RECLAIM);
                continue;
            }
            end.arm(WakeFlag.MESSAGES | WakeFlag.RECLAIM);
            if ((isHeld || end.submission().refresh() == 0) && end.receiveReclaim().refresh() == 0) {
                final int events = epoll.await(20);
                for (int i = 0; i < events; i++) {
                    if (epoll.data(i) == 0) {
                        drain(stripe, end, isServer);
                        finish(session, stripe, end);
                        return;
                    }
                }
            }
            end.arm(0);
        }
        finish(session, stripe, end);
    }

    private void finish(final ServiceSession session, final ServiceStripe stripe, final StripeEnd end) {
        reclaim(end);
        violation = session.violation();
        receiveBlocksAtEnd = stripe.receiveBlocksOutstanding();
    }

    private static void reclaim(final StripeEnd end) {
        final int count = end.receiveReclaim().available();
        for (int i = 0; i < count; i++) {
            if (!end.free(end.receiveReclaim().longEntry(i))) {
                end.fail("foreign block");
            }
        }
        end.receiveReclaim().release(Math.max(0, count));
    }

    private int drain(final ServiceStripe stripe, final StripeEnd end, final boolean isServer) {
        final RingConsumer submission = end.submission();
        final MemorySegment ring = submission.memory();
        final int available = isHeld ? 0 : submission.available();
        int done = 0;
        while (done < available) {
            final long at = submission.entry(done);
            final int length = MessageDescriptor.length(ring, at);
            final long offset = MessageDescriptor.offset(ring, at);
            if (isServer) {
                answersAtEnd += MessageDescriptor.status(ring, at) == Status.OK ? 1 : 0;
            } else if (isMute) {
                takenOfKind[MessageDescriptor.kind(ring, at)]++;
            } else if (!deliver(stripe, end, MessageDescriptor.callId(ring, at), offset, length)) {
                break;
            }
            if (length != 0 && end.sendReclaim().offer(offset) != 0) {
                throw new IllegalStateException("send reclaim ring is never full");
            }
            done++;
        }
        submission.release(done);
        return done;
    }

    private static boolean deliverRequest(final ServiceStripe stripe, final StripeEnd end, final int number) {
        final long block = end.allocate(8);
        final long at = block == SlabAllocator.NONE ? -1 : end.completion().claim();
        if (at < 0) {
            end.free(block);
            return false;
        }
        stripe.receiveHeap().set(ValueLayout.JAVA_LONG, block, number);
        MessageDescriptor.put(end.completion().memory(), at, number + 1, MessageKind.REQUEST, 0, 7, 0, block, 8, 0);
        return true;
    }

    private static boolean deliver(
        final ServiceStripe stripe, final StripeEnd end, final long callId, final long offset, final int length) {
        final long block = length == 0 ? 0 : end.allocate(length);
        if (block == SlabAllocator.NONE) {
            return false;
        }
        MemorySegment.copy(stripe.sendSlice().heap(), offset, stripe.receiveHeap(), block, length);
        final long at = end.completion().claim();
        if (at < 0) {
            throw new IllegalStateException("completion ring is never full");
        }
        MessageDescriptor.put(end.completion().memory(), at, callId, MessageKind.RESPONSE, Status.OK, 0, 0, block,
            length, 0);
        return true;
    }

    @Override
    public void close() throws InterruptedException {
        isStopped = true;
        Posix.shutdown(listener, Posix.SHUT_RDWR);
        thread.join();
        Posix.close(listener);
    }
}
