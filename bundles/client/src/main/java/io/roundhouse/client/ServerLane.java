package io.roundhouse.client;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.MessageKind;
import io.roundhouse.api.Status;
import io.roundhouse.api.layout.RegionDescriptor;
import io.roundhouse.client.stub.BlockSource;
import io.roundhouse.client.stub.Inbox;
import io.roundhouse.client.stub.Metadata;
import io.roundhouse.client.stub.MethodDescriptor;
import io.roundhouse.client.stub.RecordBlock;
import io.roundhouse.client.stub.SendWindow;
import io.roundhouse.client.stub.ServerCall;
import io.roundhouse.client.stub.ServerStub;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.shm.SlabAllocator;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * The calls of one stripe of a SERVER session. Its thread takes requests; answers come from any thread, under the lock,
 * which also guards the blocks. The lane ends when no call is being served any more. Methods with streams wait for
 * messages that this thread brings, so they run on the executor, or virtual threads of their own without one.
 */
final class ServerLane implements BlockSource {
    private static final Executor VIRTUAL = Thread::startVirtualThread;
    private static final int BATCH = 64;
    private static final int MAX_DETAIL_LENGTH = 512;
    private static final long STOP_LIMIT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long GLANCE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final System.Logger LOGGER = System.getLogger("io.roundhouse.client");

    private final Stripe stripe;
    private final Map<Integer, ServerStub> stubs;
    private final Executor executor;
    private final Runnable onLost;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isIdle = lock.newCondition();
    private final CompletionHandler requests = this::onRequest;
    /** What others serve than the lane's own thread, by call. */
    private final Map<Long, Request> handedOut = new HashMap<>();
    private final Set<Integer> streaming;
    private int servingCount;
    private volatile boolean isStopped;

    /** @param executor runs the stubs, or null for the lane's thread @param onLost called when the service is gone */
    ServerLane(final Stripe stripe, final String name, final Map<Integer, ServerStub> stubs, final Executor executor,
        final Runnable onLost) {
        this.stripe = stripe;
        this.stubs = stubs;
        this.executor = executor;
        streaming = stubs.values().stream().flatMap(stub -> stub.methods().stream())
            .filter(MethodDescriptor::isStreaming).map(MethodDescriptor::id).collect(Collectors.toSet());
        this.onLost = onLost;
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!isStopped && !stripe.isClosed()) {
            final int taken = stripe.take(requests, BATCH);
            flush();
            if (taken == 0) {
                stripe.idle(Integer.MAX_VALUE);
            }
        }
        endStreams();
        if (!isStopped) {
            onLost.run();
        }
    }

    /** Nobody brings messages any more, so nobody may wait for them. */
    private void endStreams() {
        final List<Request> open;
        lock.lock();
        try {
            open = handedOut.values().stream().filter(request -> request.inbox != null).toList();
        } finally {
            lock.unlock();
        }
        open.forEach(Request::cancelled);
    }

    private void flush() {
        lock.lock();
        try {
            stripe.publishReleases();
            stripe.flushMessages();
        } finally {
            lock.unlock();
        }
    }

    private boolean onRequest(final int kind, final long callId, final int ignoredStatus, final int method,
        final long offset, final int length) {
        final int flags = stripe.handedFlags();
        if (kind != MessageKind.REQUEST || (flags & MessageFlags.NEXT) != 0) {
            further(kind, callId, method, offset, length);
            return true;
        }
        final boolean isStreaming = streaming.contains(method);
        final Request request = new Request(callId, method, offset, length);
        begin();
        if (flags != 0 && !isStreaming) {
            request.fail(Status.INTERNAL, "caller streams, but the method has one request");
            request.finish();
        } else if (executor == null && !isStreaming) {
            request.run();
        } else {
            if (isStreaming) {
                request.stream(flags);
            }
            try {
                handOut(request);
                (executor == null ? VIRTUAL : executor).execute(request);
            } catch (final RejectedExecutionException e) {
                request.fail(Status.UNAVAILABLE, "server takes no more calls");
                request.finish();
            }
        }
        return true;
    }

    private void begin() {
        lock.lock();
        servingCount++;
        lock.unlock();
    }

    private void handOut(final Request request) {
        lock.lock();
        handedOut.put(request.callId, request);
        lock.unlock();
    }

    /** Of a call that is being served, or was. */
    private void further(final int kind, final long callId, final int method, final long offset, final int length) {
        lock.lock();
        final Request request = handedOut.get(callId);
        lock.unlock();
        if (request != null) {
            if (kind == MessageKind.CANCEL) {
                request.cancelled();
            } else if (kind == MessageKind.CREDIT) {
                request.window.add(method);
            } else {
                request.next(stripe.handedFlags(), offset, length - stripe.handedMetadataLength());
            }
        }
        release(offset, length);
    }

    private void release(final long offset, final int length) {
        if (length != 0) {
            lock.lock();
            stripe.release(offset);
            lock.unlock();
        }
    }

    private void grant(final long callId, final int messages) {
        lock.lock();
        try {
            int result = stripe.submitCredit(callId, messages);
            while (result == Stripe.FULL && !isStopped) {
                awaitTurn();
                result = stripe.submitCredit(callId, messages);
            }
            stripe.flushMessages();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the service may have taken something. Under the lock, which others have meanwhile. */
    private void awaitTurn() {
        stripe.flushMessages();
        lock.unlock();
        try {
            LockSupport.parkNanos(GLANCE_NS);
        } finally {
            lock.lock();
        }
    }

    private void answer(final long callId, final int status, final long offset, final int length,
        final int metadataLength, final int flags) {
        final boolean isOwn = Thread.currentThread() == thread;
        lock.lock();
        try {
            int result = stripe.submitResponse(callId, status, offset, length);
            while (result == Stripe.FULL && !isStopped) {
                awaitTurn();
                result = stripe.submitResponse(callId, status, offset, length);
            }
            if (result == 0) {
                stripe.metadataOfLast(metadataLength);
                if (flags != 0) {
                    stripe.flagsOfLast(flags);
                }
            } else if (length != 0) {
                stripe.cancel(offset);
            }
            if (!isOwn) {
                stripe.flushMessages();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public MemorySegment memory() {
        return stripe.sendHeap();
    }

    @Override
    public int maxLength() {
        return RegionDescriptor.MAX_PAYLOAD_LENGTH;
    }

    @Override
    public long allocate(final int length) {
        lock.lock();
        try {
            return stripe.isClosed() ? SlabAllocator.NONE : stripe.allocate(length);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void free(final long offset) {
        lock.lock();
        try {
            stripe.cancel(offset);
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more requests and waits for those that are being served, 5 s at most. */
    void stop() {
        isStopped = true;
        boolean isInterrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                isInterrupted = true;
            }
        }
        lock.lock();
        try {
            long leftNs = STOP_LIMIT_NS;
            while (servingCount > 0 && leftNs > 0 && !isInterrupted) {
                leftNs = isIdle.awaitNanos(leftNs);
            }
            stripe.flushMessages();
        } catch (final InterruptedException e) {
            isInterrupted = true;
        } finally {
            lock.unlock();
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A call that came: served once, answered once. */
    private final class Request implements ServerCall, Runnable {
        private final long callId;
        private final int method;
        private final long deadlineNs;
        private final int metadataLength;
        private final SendWindow window = new SendWindow();
        /** Where the request is, and that of a stream as a copy. */
        private MemorySegment memory;
        private long offset;
        private int length;
        /** Of a stream, else null. */
        private Inbox inbox;
        private volatile Metadata answerMetadata = Metadata.EMPTY;
        private final AtomicBoolean isAnswered = new AtomicBoolean();
        private final AtomicReference<Runnable> onCancel = new AtomicReference<>();
        private volatile boolean isCancelled;

        Request(final long callId, final int method, final long offset, final int length) {
            this.callId = callId;
            this.method = method;
            this.offset = offset;
            this.length = length;
            memory = stripe.receiveHeap();
            deadlineNs = stripe.handedDeadlineNs();
            metadataLength = stripe.handedMetadataLength();
        }

        /** Lets go of the receive block, for the call may last, and waits for what follows. */
        void stream(final int flags) {
            final int bytes = length - metadataLength;
            inbox = new Inbox(messages -> grant(callId, messages));
            if ((flags & MessageFlags.EMPTY) == 0) {
                inbox.add(memory, offset, bytes);
            }
            if ((flags & MessageFlags.MORE) == 0) {
                inbox.end(null);
            }
            final MemorySegment copy =
                MemorySegment.ofArray(memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
            release(offset, length);
            memory = copy;
            offset = 0;
        }

        void next(final int flags, final long at, final int bytes) {
            if (inbox == null) {
                return;
            }
            if ((flags & MessageFlags.EMPTY) == 0) {
                inbox.add(stripe.receiveHeap(), at, bytes);
            }
            if ((flags & MessageFlags.MORE) == 0) {
                inbox.end(null);
            }
        }

        @Override
        public MemorySegment nextRequest() throws InterruptedException {
            if (inbox == null) {
                throw new IllegalStateException("call has one request: method=0x" + Integer.toHexString(method));
            }
            return inbox.take();
        }

        @Override
        public boolean sendReply(final RecordBlock reply) throws InterruptedException {
            if (!window.acquire() || isAnswered.get()) {
                reply.close();
                return false;
            }
            final int bytes = reply.length();
            answer(callId, Status.OK, reply.handOver(), bytes, 0, MessageFlags.MORE);
            return !isCancelled;
        }

        @Override
        public void run() {
            try {
                final ServerStub stub = stubs.get(method);
                if (stub == null) {
                    fail(Status.UNIMPLEMENTED, "server has no method with id 0x" + Integer.toHexString(method));
                } else {
                    stub.onCall(method, memory, offset, length - metadataLength, this);
                }
            } catch (final RuntimeException | Error e) {
                LOGGER.log(System.Logger.Level.WARNING, "server threw: method=0x" + Integer.toHexString(method), e);
                fail(Status.UNKNOWN, "server threw " + e.getClass().getName());
            } finally {
                finish();
            }
        }

        void finish() {
            lock.lock();
            try {
                if (length != 0 && inbox == null) {
                    stripe.release(offset);
                    if (Thread.currentThread() != thread) {
                        stripe.publishReleases();
                    }
                }
                if (executor != null || inbox != null) {
                    handedOut.remove(callId, this);
                }
                servingCount--;
                if (servingCount == 0) {
                    isIdle.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        void cancelled() {
            isCancelled = true;
            window.end();
            if (inbox != null) {
                inbox.end(new StatusException(Status.CANCELLED, "nobody waits for answers any more"));
            }
            runOnCancel();
        }

        private void runOnCancel() {
            final Runnable action = onCancel.getAndSet(null);
            if (action != null) {
                try {
                    action.run();
                } catch (final RuntimeException e) {
                    LOGGER.log(System.Logger.Level.WARNING, "server's onCancel threw", e);
                }
            }
        }

        @Override
        public long deadlineNs() {
            return deadlineNs;
        }

        @Override
        public Metadata metadata() {
            return metadataLength == 0 ? Metadata.EMPTY
                : Metadata.read(memory, offset + length - metadataLength, metadataLength);
        }

        @Override
        public void answerMetadata(final Metadata metadata) {
            answerMetadata = metadata;
        }

        @Override
        public boolean isCancelled() {
            return isCancelled;
        }

        @Override
        public void onCancel(final Runnable action) {
            onCancel.set(action);
            if (isCancelled) {
                runOnCancel();
            }
        }

        @Override
        public RecordBlock newBlock(final int capacity) {
            return new RecordBlock(ServerLane.this, capacity);
        }

        @Override
        public void complete(final RecordBlock reply) {
            try {
                reply.append(answerMetadata);
            } catch (final StatusException e) {
                reply.close();
                answerMetadata = Metadata.EMPTY;
                fail(e.status(), e.detail());
                return;
            }
            final int bytes = reply.length() + reply.metadataLength();
            final int metadataBytes = reply.metadataLength();
            final long block = reply.handOver();
            if (isAnswered.compareAndSet(false, true)) {
                answer(callId, Status.OK, block, bytes, metadataBytes, 0);
            } else {
                free(block);
            }
        }

        @Override
        public void end() {
            if (isAnswered.compareAndSet(false, true)) {
                final Metadata metadata = answerMetadata;
                final int bytes = metadata.length();
                final long block = bytes == 0 ? SlabAllocator.NONE : allocate(bytes);
                if (block >= 0) {
                    metadata.write(stripe.sendHeap(), block);
                }
                answer(callId, Status.OK, Math.max(block, 0), block < 0 ? 0 : bytes, block < 0 ? 0 : bytes,
                    MessageFlags.EMPTY);
            }
        }

        @Override
        public void fail(final int status, final String detail) {
            if (isAnswered.compareAndSet(false, true)) {
                final byte[] text = detail.getBytes(StandardCharsets.UTF_8);
                final int bytes = Math.min(text.length, MAX_DETAIL_LENGTH);
                final Metadata metadata = answerMetadata;
                final int metadataBytes = metadata.length();
                final long block = bytes + metadataBytes == 0 ? SlabAllocator.NONE : allocate(bytes + metadataBytes);
                if (block < 0) {
                    answer(callId, status, 0, 0, 0, 0);
                    return;
                }
                MemorySegment.copy(text, 0, stripe.sendHeap(), ValueLayout.JAVA_BYTE, block, bytes);
                metadata.write(stripe.sendHeap(), block + bytes);
                answer(callId, status, block, bytes + metadataBytes, metadataBytes, 0);
            }
        }
    }
}
