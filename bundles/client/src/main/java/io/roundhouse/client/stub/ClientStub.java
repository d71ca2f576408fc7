package io.roundhouse.client.stub;

import io.roundhouse.api.Status;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The three ways to call: what generated clients extend. Thread-safe; waiting parks a virtual thread without its
 * carrier.
 */
public abstract class ClientStub {
    private final Channel channel;
    private final CallOptions options;

    /** Calls over a channel, each with the same options. */
    protected ClientStub(final Channel channel, final CallOptions options) {
        this.channel = channel;
        this.options = options;
    }

    /** What the calls go over. */
    protected final Channel channel() {
        return channel;
    }

    /**
     * Calls and tells a listener.
     *
     * @param request writes the request's record into an empty block; called at once, by this thread
     * @param view    makes the view of the answer
     */
    protected final <V extends RecordView> PendingCall call(final MethodDescriptor method,
        final Consumer<RecordBlock> request, final Supplier<V> view, final ReplyListener<? super V> listener) {
        return send(method, request, new Listening<>(view, listener, options.onReplyMetadata()));
    }

    /**
     * Calls; the stage completes with a copy of the answer, or with a {@link StatusException}. Cancelling it as a
     * future gives the call up.
     */
    protected final <V extends RecordView> CompletionStage<V> future(final MethodDescriptor method,
        final Consumer<RecordBlock> request, final Supplier<V> view) {
        final Reply<V> reply = new Reply<>(view, options.onReplyMetadata(), false);
        reply.future.call = send(method, request, reply);
        return reply.future;
    }

    /**
     * Calls and waits. An interrupt cancels the call and stays set.
     *
     * @return a copy of the answer
     * @throws StatusException when the call fails
     */
    protected final <V extends RecordView> V blocking(final MethodDescriptor method,
        final Consumer<RecordBlock> request, final Supplier<V> view) {
        final Reply<V> reply = new Reply<>(view, options.onReplyMetadata(), !Thread.currentThread().isVirtual());
        final PendingCall call = send(method, request, reply);
        try {
            call.await();
            return reply.future.get();
        } catch (final InterruptedException e) {
            call.cancel();
            Thread.currentThread().interrupt();
            throw new StatusException(Status.CANCELLED, "interrupted while waiting for " + method);
        } catch (final ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** Calls with one request; the answers are taken one after the other. */
    protected final <B extends RecordBuilder, V extends RecordView> ReplyStream<V> stream(final MethodDescriptor method,
        final Consumer<RecordBlock> request, final Function<RecordBlock, B> builder, final Supplier<V> view) {
        return new ClientStream<>(channel, method, options, builder, view).openWith(request);
    }

    /** A call to be opened with the first request that is sent. */
    protected final <B extends RecordBuilder, V extends RecordView> ClientStream<B, V> stream(
        final MethodDescriptor method, final Function<RecordBlock, B> builder, final Supplier<V> view) {
        return new ClientStream<>(channel, method, options, builder, view);
    }

    /** Keeps the metadata for whom it concerns. */
    abstract static class Heard implements ReplyHandler {
        private final Consumer<Metadata> listener;
        private Metadata metadata = Metadata.EMPTY;

        Heard(final Consumer<Metadata> listener) {
            this.listener = listener;
        }

        @Override
        public void onMetadata(final MemorySegment memory, final long offset, final int length) {
            try {
                metadata = Metadata.read(memory, offset, length);
            } catch (final StatusException e) {
                // The answer is as good without.
                return;
            }
            if (listener != null) {
                listener.accept(metadata);
            }
        }

        final StatusException failure(final int status, final String detail) {
            return new StatusException(status, detail, metadata);
        }
    }

    /** Hands the answer on where it lies. */
    private static final class Listening<V extends RecordView> extends Heard {
        private final Supplier<V> view;
        private final ReplyListener<? super V> listener;

        private Listening(final Supplier<V> view, final ReplyListener<? super V> listener,
            final Consumer<Metadata> onMetadata) {
            super(onMetadata);
            this.view = view;
            this.listener = listener;
        }

        @Override
        public void onReply(final int status, final String detail, final MemorySegment memory, final long offset,
            final int length) {
            final V reply = view.get();
            final StatusException failure =
                status == Status.OK ? wrap(reply, memory, offset, length) : failure(status, detail);
            if (failure == null) {
                listener.onReply(reply);
            } else {
                listener.onFailure(failure);
            }
        }
    }

    /** Keeps a copy of the answer. */
    private static final class Reply<V extends RecordView> extends Heard {
        private final CallFuture<V> future = new CallFuture<>();
        private final Supplier<V> view;
        private final boolean isAwaited;

        private Reply(final Supplier<V> view, final Consumer<Metadata> onMetadata, final boolean isAwaited) {
            super(onMetadata);
            this.view = view;
            this.isAwaited = isAwaited;
        }

        @Override
        public boolean isAwaited() {
            return isAwaited;
        }

        @Override
        public void onReply(final int status, final String detail, final MemorySegment memory, final long offset,
            final int length) {
            if (status != Status.OK) {
                future.completeExceptionally(failure(status, detail));
                return;
            }
            final V reply = view.get();
            final MemorySegment copy = MemorySegment.ofArray(memory.asSlice(offset, length).toArray(Layouts.BYTE));
            final StatusException failure = wrap(reply, copy, 0, length);
            if (failure == null) {
                future.complete(reply);
            } else {
                future.completeExceptionally(failure);
            }
        }
    }

    /** Gives its call up when it is cancelled. */
    private static final class CallFuture<V> extends CompletableFuture<V> {
        /** Set before anybody but the channel knows the future. */
        private PendingCall call;

        @Override
        public boolean cancel(final boolean mayInterrupt) {
            final boolean isCancelled = super.cancel(mayInterrupt);
            if (isCancelled) {
                call.cancel();
            }
            return isCancelled;
        }
    }

    private PendingCall send(final MethodDescriptor method, final Consumer<RecordBlock> request,
        final ReplyHandler handler) {
        RecordBlock block;
        boolean isSent = true;
        try {
            block = channel.newBlock(RecordBlock.DEFAULT_CAPACITY);
        } catch (final StatusException e) {
            if (e.status() != Status.UNAVAILABLE || !method.isIdempotent()) {
                throw e;
            }
            block = new RecordBlock(new PrivateBlocks(), RecordBlock.DEFAULT_CAPACITY);
            isSent = false;
        }
        try {
            request.accept(block);
        } catch (final RuntimeException | Error e) {
            block.close();
            throw e;
        }
        if (!method.isIdempotent()) {
            return channel.call(method, block, options, handler);
        }
        final MemorySegment record = MemorySegment.ofArray(
            block.memory().asSlice(block.offset(), block.length()).toArray(Layouts.BYTE));
        return new RetryingCall(channel, method, record, options, handler).start(isSent ? block : null);
    }

    /** @return why it cannot be looked at, or null */
    static StatusException wrap(final RecordView view, final MemorySegment memory, final long offset,
        final int length) {
        try {
            view.wrap(memory, offset, length);
            return null;
        } catch (final RuntimeException e) {
            final StatusException failure = new StatusException(Status.INTERNAL, e.toString());
            failure.initCause(e);
            return failure;
        }
    }

    /** A new one, so that its stack trace tells who called. */
    static StatusException failure(final Throwable cause) {
        final StatusException failure = cause instanceof final StatusException e
            ? new StatusException(e.status(), e.detail(), e.metadata())
            : new StatusException(Status.INTERNAL, cause.toString());
        failure.initCause(cause);
        return failure;
    }
}
