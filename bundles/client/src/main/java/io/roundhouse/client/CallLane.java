package io.roundhouse.client;

import io.roundhouse.api.MessageKind;
import io.roundhouse.api.Status;
import io.roundhouse.api.layout.RegionDescriptor;
import io.roundhouse.client.stub.BlockSource;
import io.roundhouse.client.stub.ReplyHandler;
import io.roundhouse.shm.SlabAllocator;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Many threads on one stripe.
 *
 * <pre>
 *  sending: any thread, under the lock       blocks, submissions, the table of open calls
 *  taking:  one thread at a time, the poller answers; handlers are called here, without the lock
 * </pre>
 *
 * The poller is the platform thread that waits for an answer, if there is one: then nobody else needs to be woken. Else
 * it is a thread of the lane's own, which sleeps while nothing is open. A call's cookie is {@code generation << 16 |
 * slot}: an answer to a call that is not open any more goes back unread.
 */
final class CallLane implements BlockSource {
    static final System.Logger LOGGER = System.getLogger("io.roundhouse.client");
    static final int NO_SLOT = -1;

    private static final int SLOT_BITS = 16;
    private static final int BATCH = 64;
    private static final int GLANCE_MS = 200;
    private static final int RETRY_MS = 1;
    private static final long LINGER_NS = TimeUnit.MICROSECONDS.toNanos(200);
    /** The service itself ends calls at their deadline; this is for one that does not answer any more. */
    private static final long GRACE_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long TURN_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long EXPIRY_NS = TimeUnit.MILLISECONDS.toNanos(25);

    private final Stripe stripe;
    private final Runnable onLost;
    private final String service;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasRoom = lock.newCondition();
    private final OpenCall[] calls;
    private final int[] freeSlots;
    private final ArrayDeque<OpenCall> waiting = new ArrayDeque<>();
    /** Of calls that were given up and that the service is to be told of when it has room. */
    private final ArrayDeque<Long> givenUp = new ArrayDeque<>();
    /** Messages that servers of streams may send, and the service is to be told of when it has room. */
    private final ArrayDeque<Grant> grants = new ArrayDeque<>();
    private final AtomicReference<Thread> poller = new AtomicReference<>();
    private final Thread thread;
    private final CompletionHandler collector = this::collect;
    private final Answers answers = new Answers(BATCH);
    private int freeCount;
    private int blocksHeld;
    private int timedCount;
    private long generation;
    private long nextExpiryNs;
    private volatile int openCount;
    /** Whether something found the submission ring full: nobody says when the service has made room. */
    private volatile boolean isQueued;
    private volatile boolean isAwaited;
    private volatile boolean isStopped;
    private volatile boolean isLost;

    private record Grant(OpenCall call, int messages) {
    }

    /**
     * @param service for messages: where the service is
     * @param onLost  called once, by whatever thread notices that the service is gone
     */
    CallLane(final Stripe stripe, final String name, final String service, final Runnable onLost) {
        this.stripe = stripe;
        this.service = service;
        this.onLost = onLost;
        calls = new OpenCall[stripe.ringCapacity()];
        freeSlots = new int[calls.length];
        freeCount = calls.length;
        for (int i = 0; i < freeCount; i++) {
            freeSlots[i] = i;
        }
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
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
            final long block = isStopped || isLost ? SlabAllocator.NONE : stripe.allocate(length);
            blocksHeld += block < 0 ? 0 : 1;
            return block;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void free(final long offset) {
        lock.lock();
        try {
            stripe.cancel(offset);
            blocksHeld--;
        } finally {
            lock.unlock();
        }
    }

    boolean isLost() {
        return isLost;
    }

    /** Sends a call, now or when there is room. Waits for room unless this is the poller itself. */
    void send(final OpenCall call) {
        int failure = Status.OK;
        lock.lock();
        try {
            blocksHeld--;
            openCount++;
            isAwaited = call.isAwaited();
            if (!waiting.isEmpty() || !trySubmit(call)) {
                failure = enqueue(call);
            } else if (!isPolledByCaller()) {
                stripe.flushMessages();
            }
        } finally {
            lock.unlock();
        }
        if (failure != Status.OK) {
            call.end(failure, failure == Status.DEADLINE_EXCEEDED ? overdue(call, "not sent")
                : isStopped ? "channel is closed" : gone("the call was not sent"));
        } else if (!call.isAwaited() && poller.get() == null) {
            LockSupport.unpark(thread);
        }
    }

    private String gone(final String effect) {
        return "service at " + service + " is gone, " + effect;
    }

    private static String overdue(final OpenCall call, final String how) {
        return "deadline passed, the call was " + how + ": method=" + call.method;
    }

    private boolean trySubmit(final OpenCall call) {
        if (freeCount == 0 || isStopped || isLost) {
            return false;
        }
        final int slot = freeSlots[freeCount - 1];
        final long cookie = ++generation << SLOT_BITS | slot;
        if (stripe.submitRequest(cookie, call.method.id(), call.offset, call.length, call.deadlineNs) != 0) {
            return false;
        }
        if (call.metadataLength != 0) {
            stripe.metadataOfLast(call.metadataLength);
        }
        if (call.flags > 0) {
            stripe.flagsOfLast(call.flags);
        }
        if (call.length == 0) {
            stripe.cancel(call.offset);
        }
        freeCount--;
        timedCount += call.deadlineNs == 0 ? 0 : 1;
        calls[slot] = call;
        call.slot = slot;
        call.cookie = cookie;
        return true;
    }

    private int enqueue(final OpenCall call) {
        waiting.add(call);
        noteQueue();
        if (isPolledByCaller()) {
            return Status.OK;
        }
        LockSupport.unpark(thread);
        while (waiting.contains(call)) {
            if (isStopped || isLost || stripe.isClosed()) {
                return dropped(call, Status.UNAVAILABLE);
            }
            if (call.deadlineNs != 0 && System.nanoTime() - call.deadlineNs > 0) {
                return dropped(call, Status.DEADLINE_EXCEEDED);
            }
            awaitRoom();
        }
        return Status.OK;
    }

    private void awaitRoom() {
        try {
            hasRoom.await(GLANCE_MS, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            hasRoom.awaitUninterruptibly();
        }
    }

    /** Waits a little: nobody says when the service has taken submissions. */
    private void awaitTurn() {
        lock.unlock();
        try {
            LockSupport.parkNanos(TURN_NS);
        } finally {
            lock.lock();
        }
    }

    private int dropped(final OpenCall call, final int status) {
        if (waiting.remove(call)) {
            openCount--;
            giveBack(call);
            return status;
        }
        return Status.OK;
    }

    private void giveBack(final OpenCall call) {
        stripe.cancel(call.offset);
    }

    /**
     * Sends a request that is not the first of its call, now or when there is room.
     *
     * @param block the lane's now, or NONE @return false when the call has ended
     */
    boolean sendNext(final OpenCall call, final long block, final int length, final int flags) {
        if (isPolledByCaller()) {
            if (block >= 0) {
                free(block);
            }
            throw new IllegalStateException("reply handler must not send in a stream: method=" + call.method);
        }
        lock.lock();
        try {
            blocksHeld -= block < 0 ? 0 : 1;
            while (isOpen(call)) {
                if (call.slot != NO_SLOT && !stripe.isClosed()
                    && stripe.submitRequest(call.cookie, call.method.id(), block, length, 0) == 0) {
                    stripe.flagsOfLast(flags);
                    stripe.flushMessages();
                    return true;
                }
                stripe.flushMessages();
                awaitTurn();
            }
            if (block >= 0) {
                stripe.cancel(block);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the call may still be sent for. Under the lock. */
    private boolean isOpen(final OpenCall call) {
        return !isStopped && !isLost
            && (call.slot == NO_SLOT ? waiting.contains(call) : calls[call.slot] == call);
    }

    /** Has the server of a stream send more. */
    void grant(final OpenCall call, final int messages) {
        lock.lock();
        try {
            if (call.slot != NO_SLOT && isOpen(call)) {
                grants.add(new Grant(call, messages));
                submitGrants();
                noteQueue();
                if (!isPolledByCaller()) {
                    stripe.flushMessages();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void submitGrants() {
        while (!grants.isEmpty() && (!isOpen(grants.peek().call)
            || stripe.submitCredit(grants.peek().call.cookie, grants.peek().messages) == 0)) {
            grants.remove();
        }
    }

    /** Its answer is not wanted any more: tells the service, and that tells the server. */
    void forget(final OpenCall call) {
        lock.lock();
        try {
            if (call.slot != NO_SLOT && calls[call.slot] == call) {
                close(call);
                givenUp.add(call.cookie);
                submitGivenUp();
                noteQueue();
                if (!isPolledByCaller()) {
                    stripe.flushMessages();
                }
            } else {
                dropped(call, Status.CANCELLED);
            }
        } finally {
            lock.unlock();
        }
    }

    private void close(final OpenCall call) {
        calls[call.slot] = null;
        freeSlots[freeCount++] = call.slot;
        timedCount -= call.deadlineNs == 0 ? 0 : 1;
        openCount--;
    }

    /** Polls until the call has ended, if nobody else polls. @return false when somebody does */
    boolean pollFor(final OpenCall call) {
        if (!poller.compareAndSet(null, Thread.currentThread())) {
            return false;
        }
        try {
            while (!call.isEnded() && !Thread.currentThread().isInterrupted()) {
                pollOrIdle();
            }
        } finally {
            leave();
        }
        return true;
    }

    private void leave() {
        poller.set(null);
        if (openCount > 0) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!isStopped && !isLost) {
            if (openCount == 0 || !poller.compareAndSet(null, Thread.currentThread())) {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(GLANCE_MS));
                glance();
            } else {
                try {
                    pollWhileNeeded();
                } finally {
                    leave();
                }
            }
        }
    }

    /** Notices that the service is gone while nobody calls. */
    private void glance() {
        if (openCount == 0 && !isLost && poller.compareAndSet(null, Thread.currentThread())) {
            try {
                stripe.check();
                endAllIfLost();
                flush();
            } finally {
                leave();
            }
        }
    }

    private void pollWhileNeeded() {
        long idleSinceNs = 0;
        while (!isStopped && !isLost) {
            if (openCount > 0) {
                idleSinceNs = 0;
                pollOrIdle();
            } else if (isAwaited) {
                return;
            } else {
                final long nowNs = System.nanoTime();
                idleSinceNs = idleSinceNs == 0 ? nowNs : idleSinceNs;
                if (nowNs - idleSinceNs > LINGER_NS) {
                    return;
                }
                Thread.yield();
            }
        }
    }

    private void pollOrIdle() {
        if (poll() == 0) {
            endAllIfLost();
            final int dueMs = expire();
            if (isQueued) {
                flush();
            }
            stripe.idle(isQueued ? RETRY_MS : dueMs);
        }
    }

    private boolean collect(final int kind, final long cookie, final int status, final int method,
        final long offset, final int length) {
        answers.next(kind, stripe.handedFlags(), stripe.handedMetadataLength());
        answers.add(kind == MessageKind.RESPONSE || kind == MessageKind.CREDIT ? cookie : 0,
            kind == MessageKind.CREDIT ? method : status, offset, length);
        return true;
    }

    private int poll() {
        answers.clear();
        final int count = stripe.take(collector, BATCH);
        if (count == 0) {
            return 0;
        }
        match(count);
        for (int i = 0; i < count; i++) {
            deliver(i);
        }
        stripe.publishReleases();
        flush();
        return count;
    }

    /** Finds the calls of the answers and sends what waited for their slots. */
    private void match(final int count) {
        lock.lock();
        try {
            for (int i = 0; i < count; i++) {
                final long cookie = answers.cookie(i);
                final int slot = (int) cookie & (1 << SLOT_BITS) - 1;
                final OpenCall call = slot < calls.length ? calls[slot] : null;
                if (call != null && call.cookie == cookie) {
                    if (!answers.hasMore(i)) {
                        close(call);
                    }
                    answers.call(i, call);
                }
            }
            submitWaiting();
        } finally {
            lock.unlock();
        }
    }

    private void submitGivenUp() {
        while (!givenUp.isEmpty() && stripe.submitCancel(givenUp.peek()) == 0) {
            givenUp.remove();
        }
    }

    private void submitWaiting() {
        submitGivenUp();
        submitGrants();
        while (!waiting.isEmpty() && trySubmit(waiting.peek())) {
            waiting.remove();
            hasRoom.signalAll();
        }
        noteQueue();
    }

    /** Calls that wait for a slot need not be looked after: one comes with an answer. Under the lock. */
    private void noteQueue() {
        isQueued = !grants.isEmpty() || !givenUp.isEmpty() || !waiting.isEmpty() && freeCount > 0;
    }

    private void deliver(final int index) {
        final OpenCall call = answers.call(index);
        final long offset = answers.offset(index);
        final int length = answers.length(index);
        if (call != null) {
            final int status = answers.status(index);
            final int metadataLength = answers.metadataLength(index);
            final int payloadLength = length - metadataLength;
            if (answers.isCredit(index)) {
                call.credit(status);
            } else if (answers.hasMore(index)) {
                call.message(stripe.receiveHeap(), offset, payloadLength, metadataLength);
            } else {
                call.end(status, status == Status.OK ? "" : text(offset, payloadLength), stripe.receiveHeap(), offset,
                    answers.isEmpty(index) ? ReplyHandler.NO_MESSAGE : payloadLength, metadataLength);
            }
        }
        if (length != 0) {
            stripe.release(offset);
        }
    }

    private String text(final long offset, final int length) {
        return length == 0 ? "" : new String(
            stripe.receiveHeap().asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private void flush() {
        lock.lock();
        try {
            submitWaiting();
            stripe.flushMessages();
        } finally {
            lock.unlock();
        }
    }

    /** Ends calls whose deadline the service let pass. @return for how many ms nothing is due */
    private int expire() {
        final long nowNs = System.nanoTime();
        if (nowNs - nextExpiryNs < 0) {
            return (int) TimeUnit.NANOSECONDS.toMillis(EXPIRY_NS);
        }
        nextExpiryNs = nowNs + EXPIRY_NS;
        final List<OpenCall> overdue = takeOverdue(nowNs);
        overdue.forEach(call -> call.end(Status.DEADLINE_EXCEEDED, overdue(call, "not answered by the service")));
        return (int) TimeUnit.NANOSECONDS.toMillis(EXPIRY_NS);
    }

    private List<OpenCall> takeOverdue(final long nowNs) {
        lock.lock();
        try {
            if (timedCount == 0) {
                return List.of();
            }
            final List<OpenCall> overdue = Arrays.stream(calls)
                .filter(call -> call != null && call.deadlineNs != 0 && nowNs - call.deadlineNs > GRACE_NS).toList();
            overdue.forEach(this::close);
            return overdue;
        } finally {
            lock.unlock();
        }
    }

    private void endAllIfLost() {
        if (!isLost && stripe.isClosed()) {
            isLost = true;
            endAll(Status.UNAVAILABLE, gone("the call may have had its effect"));
            onLost.run();
        }
    }

    private void endAll(final int status, final String detail) {
        final List<OpenCall> open = new ArrayList<>();
        lock.lock();
        try {
            for (final OpenCall call : calls) {
                if (call != null) {
                    open.add(call);
                    close(call);
                }
            }
            open.addAll(waiting);
            openCount -= waiting.size();
            waiting.clear();
            hasRoom.signalAll();
        } finally {
            lock.unlock();
        }
        open.forEach(call -> call.end(status, detail));
    }

    /** Ends all calls; nothing is sent any more. Waits until nobody polls. */
    void stop(final String detail) {
        isStopped = true;
        endAll(Status.CANCELLED, detail);
        LockSupport.unpark(thread);
        boolean isInterrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (final InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isPolledByCaller() {
        return poller.get() == Thread.currentThread();
    }

    /** Whether no thread has anything of the lane's memory any more. */
    boolean isUnused() {
        lock.lock();
        try {
            return blocksHeld == 0 && poller.get() == null;
        } finally {
            lock.unlock();
        }
    }
}
