package io.roundhouse.client;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.Status;
import io.roundhouse.client.stub.MethodDescriptor;
import io.roundhouse.client.stub.RecordBlock;
import io.roundhouse.client.stub.ReplyHandler;
import io.roundhouse.client.stub.StreamCall;
import io.roundhouse.shm.SlabAllocator;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A call that was given to a {@link CallLane}. Whoever ends it first calls its handler; thread-safe. */
final class OpenCall implements StreamCall {
    /** {@link #flags} of a call with one request and one answer. */
    static final int UNARY = -1;

    final MethodDescriptor method;
    final long deadlineNs;
    final long offset;
    /** Of the body, the metadata at its end included. */
    final int length;
    final int metadataLength;
    /** Of the first request, {@link io.roundhouse.api.MessageFlags}, or {@link #UNARY}. */
    final int flags;
    private final CallLane lane;
    private final ReplyHandler handler;
    private final AtomicBoolean isEnding = new AtomicBoolean();
    private volatile boolean isEnded;
    private volatile Thread waiter;
    /** Where it is in its lane, and as what the service knows it; guarded by the lane's lock. */
    int slot = CallLane.NO_SLOT;
    long cookie;

    /** @param deadlineNs of {@link System#nanoTime}, 0 for none @param request the lane's now */
    OpenCall(final CallLane lane, final MethodDescriptor method, final long deadlineNs, final RecordBlock request,
        final int flags, final ReplyHandler handler) {
        this.lane = lane;
        this.flags = flags;
        this.method = method;
        this.deadlineNs = deadlineNs;
        this.metadataLength = request.metadataLength();
        this.length = request.length() + metadataLength;
        this.offset = request.handOver();
        this.handler = handler;
    }

    boolean isAwaited() {
        return handler.isAwaited();
    }

    /** One of several answers came. */
    void message(final MemorySegment memory, final long at, final int bytes, final int metadataBytes) {
        if (flags == UNARY) {
            lane.forget(this);
            end(Status.INTERNAL, "server streams, but the method has one answer: method=" + method);
        } else if (!isEnding.get()) {
            try {
                if (metadataBytes > 0) {
                    handler.onMetadata(memory, at + bytes, metadataBytes);
                }
                handler.onMessage(memory, at, bytes);
            } catch (final RuntimeException e) {
                CallLane.LOGGER.log(System.Logger.Level.WARNING, "reply handler threw: method=" + method, e);
            }
        }
    }

    /** The server takes more requests. */
    void credit(final int messages) {
        handler.onCredit(messages);
    }

    @Override
    public RecordBlock newBlock(final int capacity) {
        return new RecordBlock(lane, capacity);
    }

    @Override
    public boolean send(final RecordBlock request, final int messageFlags) {
        final int bytes = request.length();
        return lane.sendNext(this, request.handOver(), bytes, messageFlags);
    }

    @Override
    public void finish() {
        lane.sendNext(this, SlabAllocator.NONE, 0, MessageFlags.NEXT | MessageFlags.EMPTY);
    }

    @Override
    public void grant(final int messages) {
        lane.grant(this, messages);
    }

    boolean isEnded() {
        return isEnded;
    }

    /** Ends it unless somebody else did. Calls the application's code: never under a lock. */
    void end(final int status, final String detail) {
        end(status, detail, MemorySegment.NULL, 0, 0, 0);
    }

    /** @param bytes of the answer's record or the failure's text @param metadataBytes behind what came as payload */
    void end(final int status, final String detail, final MemorySegment memory, final long at, final int bytes,
        final int metadataBytes) {
        if (isEnding.compareAndSet(false, true)) {
            try {
                if (metadataBytes > 0) {
                    handler.onMetadata(memory, at + Math.max(bytes, 0), metadataBytes);
                }
                if (bytes == ReplyHandler.NO_MESSAGE && flags == UNARY) {
                    handler.onReply(Status.INTERNAL, "server ended the call without an answer", memory, at, 0);
                } else {
                    handler.onReply(status, detail, memory, at, status == Status.OK ? bytes : 0);
                }
            } catch (final RuntimeException e) {
                CallLane.LOGGER.log(System.Logger.Level.WARNING, "reply handler threw: method=" + method, e);
            } finally {
                isEnded = true;
                final Thread waiting = waiter;
                if (waiting != Thread.currentThread()) {
                    LockSupport.unpark(waiting);
                }
            }
        }
    }

    @Override
    public void cancel() {
        lane.forget(this);
        end(Status.CANCELLED, "cancelled by the caller");
    }

    @Override
    public void await() throws InterruptedException {
        if (!isEnded && lane.isPolledByCaller()) {
            cancel();
            throw new IllegalStateException(
                "reply handler must not wait for another call, use the other styles: method=" + method);
        }
        waiter = Thread.currentThread();
        while (!isEnded) {
            if (Thread.currentThread().isVirtual() || !lane.pollFor(this)) {
                LockSupport.park(this);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
