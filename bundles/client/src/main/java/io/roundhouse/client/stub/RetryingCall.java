package io.roundhouse.client.stub;

import io.roundhouse.api.Status;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A call of a method that may be called twice: while the answer is UNAVAILABLE it is made again, with growing pauses,
 * as long as its time lasts, or ten seconds without a limit. Thread-safe; its handler is called once.
 */
final class RetryingCall implements PendingCall, ReplyHandler {
    private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(10);

    private final Channel channel;
    private final MethodDescriptor method;
    private final MemorySegment record;
    private final CallOptions options;
    private final ReplyHandler handler;
    private final long endNs;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasChanged = lock.newCondition();
    /** The attempt that was made last. Guarded by the lock, as what follows. */
    private PendingCall current;
    private boolean isEnded;
    private boolean isCancelled;
    private long pauseNs = FIRST_PAUSE_NS;
    private byte[] metadata = {};

    /** @param record of the request, kept for as long as the call is open */
    RetryingCall(final Channel channel, final MethodDescriptor method, final MemorySegment record,
        final CallOptions options, final ReplyHandler handler) {
        this.channel = channel;
        this.method = method;
        this.record = record;
        this.options = options;
        this.handler = handler;
        endNs = System.nanoTime() + (options.timeoutNs() == 0 ? LIMIT_NS : options.timeoutNs());
    }

    /** Makes the first attempt. @param block with the record, or null when there was none to be had */
    RetryingCall start(final RecordBlock block) {
        if (block == null) {
            onReply(Status.UNAVAILABLE, "service is gone, the call was not sent", MemorySegment.NULL, 0, 0);
        } else {
            made(channel.call(method, block, options, this));
        }
        return this;
    }

    private void made(final PendingCall attempt) {
        lock.lock();
        try {
            current = attempt;
            hasChanged.signalAll();
        } finally {
            lock.unlock();
        }
        if (isOver()) {
            attempt.cancel();
        }
    }

    private boolean isOver() {
        lock.lock();
        try {
            return isEnded || isCancelled;
        } finally {
            lock.unlock();
        }
    }

    private void again() {
        if (isOver()) {
            return;
        }
        final RecordBlock block;
        try {
            block = channel.newBlock((int) record.byteSize());
            final int at = block.reserve((int) record.byteSize());
            MemorySegment.copy(record, 0, block.memory(), block.offset() + at, record.byteSize());
        } catch (final StatusException e) {
            onReply(e.status(), e.detail(), MemorySegment.NULL, 0, 0);
            return;
        }
        final long leftNs = options.timeoutNs() == 0 ? 0 : Math.max(1, endNs - System.nanoTime());
        made(channel.call(method, block, new CallOptions(leftNs, options.metadata(), options.onReplyMetadata()), this));
    }

    @Override
    public boolean isAwaited() {
        return handler.isAwaited();
    }

    @Override
    public void onMetadata(final MemorySegment memory, final long offset, final int length) {
        lock.lock();
        metadata = memory.asSlice(offset, length).toArray(Layouts.BYTE);
        lock.unlock();
    }

    @Override
    public void onReply(final int status, final String detail, final MemorySegment memory, final long offset,
        final int length) {
        lock.lock();
        final long pause = (long) (pauseNs * (0.5 + ThreadLocalRandom.current().nextDouble()));
        final boolean isRetried = status == Status.UNAVAILABLE && !isCancelled && !isEnded
            && System.nanoTime() + pause - endNs < 0;
        pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
        lock.unlock();
        if (isRetried) {
            CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS, Thread::startVirtualThread)
                .execute(this::again);
        } else {
            end(status, detail, memory, offset, length);
        }
    }

    private void end(final int status, final String detail, final MemorySegment memory, final long offset,
        final int length) {
        lock.lock();
        final boolean isFirst = !isEnded;
        isEnded = true;
        lock.unlock();
        if (!isFirst) {
            return;
        }
        try {
            if (metadata.length > 0) {
                handler.onMetadata(MemorySegment.ofArray(metadata), 0, metadata.length);
            }
            handler.onReply(status, detail, memory, offset, length);
        } finally {
            lock.lock();
            hasChanged.signalAll();
            lock.unlock();
        }
    }

    @Override
    public void cancel() {
        lock.lock();
        isCancelled = true;
        final PendingCall attempt = current;
        lock.unlock();
        if (attempt != null) {
            attempt.cancel();
        }
        end(Status.CANCELLED, "cancelled by the caller", MemorySegment.NULL, 0, 0);
    }

    @Override
    public void await() throws InterruptedException {
        PendingCall awaited = null;
        PendingCall next = next(null);
        while (next != null) {
            next.await();
            awaited = next;
            next = next(awaited);
        }
    }

    /** The attempt behind another one, as soon as there is one, or null when the call has ended. */
    private PendingCall next(final PendingCall former) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!isEnded && current == former) {
                hasChanged.await();
            }
            return isEnded ? null : current;
        } finally {
            lock.unlock();
        }
    }
}
