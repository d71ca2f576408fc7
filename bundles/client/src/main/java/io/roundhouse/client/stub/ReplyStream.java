package io.roundhouse.client.stub;

import io.roundhouse.api.Status;
import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/**
 * The answers of a call that has several. One thread at a time takes them; closing gives the call up if it has not
 * ended, by any thread. Waiting parks a virtual thread without its carrier.
 *
 * @param <V> the view of an answer
 */
public abstract class ReplyStream<V extends RecordView> implements Iterable<V>, AutoCloseable {
    private final MethodDescriptor method;
    private final Supplier<V> view;

    ReplyStream(final MethodDescriptor method, final Supplier<V> view) {
        this.method = method;
        this.view = view;
    }

    abstract Inbox inbox();

    /** What is called. */
    final MethodDescriptor method() {
        return method;
    }

    /**
     * Waits for the next answer. An interrupt gives the call up and stays set.
     *
     * @return a copy of it, or null when the call has ended well
     * @throws StatusException when the call has failed, behind the answers that came before
     */
    public V receive() {
        final MemorySegment record;
        try {
            record = inbox().take();
        } catch (final InterruptedException e) {
            throw interrupted();
        }
        if (record == null) {
            return null;
        }
        final V reply = view.get();
        final StatusException failure = ClientStub.wrap(reply, record, 0, (int) record.byteSize());
        if (failure != null) {
            close();
            throw failure;
        }
        return reply;
    }

    final StatusException interrupted() {
        close();
        Thread.currentThread().interrupt();
        return new StatusException(Status.CANCELLED, "interrupted while waiting for " + method);
    }

    /** What {@link #receive} gives, one after the other, until the end. */
    @Override
    public Iterator<V> iterator() {
        return new Iterator<>() {
            private V next;
            private boolean isOver;

            @Override
            public boolean hasNext() {
                if (next == null && !isOver) {
                    next = receive();
                    isOver = next == null;
                }
                return next != null;
            }

            @Override
            public V next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("no more answers: method=" + method);
                }
                final V taken = next;
                next = null;
                return taken;
            }
        };
    }

    /** Gives the call up unless it has ended. */
    @Override
    public abstract void close();
}
