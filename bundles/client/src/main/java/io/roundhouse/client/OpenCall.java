package io.roundhouse.client;

import io.roundhouse.api.Status;
import io.roundhouse.client.stub.MethodDescriptor;
import io.roundhouse.client.stub.PendingCall;
import io.roundhouse.client.stub.RecordBlock;
import io.roundhouse.client.stub.ReplyHandler;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A call that was given to a {@link CallLane}. Whoever ends it first calls its handler; thread-safe. */
final class OpenCall implements PendingCall {
    final MethodDescriptor method;
    final long deadlineNs;
    final long offset;
    /** Of the body, the metadata at its end included. */
    final int length;
    final int metadataLength;
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
        final ReplyHandler handler) {
        this.lane = lane;
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
                    handler.onMetadata(memory, at + bytes, metadataBytes);
                }
                handler.onReply(status, detail, memory, at, status == Status.OK ? bytes : 0);
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
