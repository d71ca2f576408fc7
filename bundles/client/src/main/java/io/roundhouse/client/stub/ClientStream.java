package io.roundhouse.client.stub;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.Status;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A call to which the client sends messages while it is open. One thread at a time sends, one at a time receives; they
 * may be two. What is sent arrives in order; sending waits while the server takes no more.
 *
 * <pre>
 *  try (ClientStream&lt;PartBuilder, Summary&gt; upload = files.upload()) {
 *      while (...) { upload.send(part -&gt; part.data(bytes)); }
 *      Summary summary = upload.finishAndReceive();
 *  }
 * </pre>
 *
 * @param <B> the builder of a request
 * @param <V> the view of an answer
 */
public final class ClientStream<B extends RecordBuilder, V extends RecordView> extends ReplyStream<V> {
    private final Channel channel;
    private final CallOptions options;
    private final Function<RecordBlock, B> builder;
    private final Inbox inbox = new Inbox(this::grant);
    private final SendWindow window = new SendWindow();
    private final ReentrantLock sending = new ReentrantLock();
    private final Handler handler;
    private volatile StreamCall call;
    private volatile boolean isClosed;
    private boolean isFinished;

    ClientStream(final Channel channel, final MethodDescriptor method, final CallOptions options,
        final Function<RecordBlock, B> builder, final Supplier<V> view) {
        super(method, view);
        this.channel = channel;
        this.options = options;
        this.builder = builder;
        handler = new Handler(options.onReplyMetadata());
    }

    /** Opens the call with its only request. */
    ClientStream<B, V> openWith(final Consumer<RecordBlock> request) {
        final RecordBlock block = written(channel.newBlock(RecordBlock.DEFAULT_CAPACITY), request);
        isFinished = true;
        open(block, MessageFlags.MANY);
        return this;
    }

    @Override
    Inbox inbox() {
        open();
        return inbox;
    }

    /** Opens the call with a message to come. */
    private void open() {
        if (call == null) {
            sending.lock();
            try {
                if (call == null && !isClosed) {
                    open(channel.newBlock(RecordBlock.DEFAULT_CAPACITY), MessageFlags.MORE | MessageFlags.EMPTY);
                }
            } finally {
                sending.unlock();
            }
        }
    }

    private void open(final RecordBlock first, final int flags) {
        final StreamCall opened = channel.open(method(), first, flags, options, handler);
        call = opened;
        if (isClosed) {
            // By a thread that did not see the call.
            opened.cancel();
        }
    }

    private static RecordBlock written(final RecordBlock block, final Consumer<RecordBlock> request) {
        try {
            request.accept(block);
            return block;
        } catch (final RuntimeException | Error e) {
            block.close();
            throw e;
        }
    }

    /**
     * Sends a request, waiting while the server takes none. An interrupt gives the call up and stays set.
     *
     * @param request writes it; called by this thread unless the call has ended
     * @return false, with nothing sent, when the call has ended; what became of it is for {@link #receive} to say
     * @throws StatusException when there is no memory, or the thread is interrupted
     */
    public boolean send(final Consumer<? super B> request) {
        sending.lock();
        try {
            if (isFinished) {
                throw new IllegalStateException("no more requests after finish: method=" + method());
            }
            if (call == null) {
                return !isClosed && sendFirst(request);
            }
            return window.acquire()
                && call.send(written(call.newBlock(RecordBlock.DEFAULT_CAPACITY), block -> write(block, request)),
                MessageFlags.NEXT | MessageFlags.MORE);
        } catch (final InterruptedException e) {
            throw interrupted();
        } finally {
            sending.unlock();
        }
    }

    private boolean sendFirst(final Consumer<? super B> request) {
        open(written(channel.newBlock(RecordBlock.DEFAULT_CAPACITY), first -> write(first, request)),
            MessageFlags.MORE);
        return true;
    }

    private void write(final RecordBlock block, final Consumer<? super B> request) {
        request.accept(builder.apply(block));
    }

    /** Tells the server that no more requests come. Idempotent. */
    public void finish() {
        open();
        sending.lock();
        try {
            if (!isFinished && call != null) {
                isFinished = true;
                call.finish();
            }
        } finally {
            sending.unlock();
        }
    }

    /**
     * The same, and waits for the answer of a method that has one.
     *
     * @throws StatusException when the call fails
     */
    public V finishAndReceive() {
        finish();
        final V reply = receive();
        if (reply == null) {
            throw new StatusException(Status.INTERNAL, "server ended the call without an answer: " + method());
        }
        return reply;
    }

    private void grant(final int messages) {
        call.grant(messages);
    }

    @Override
    public void close() {
        isClosed = true;
        window.end();
        final StreamCall open = call;
        if (open != null) {
            open.cancel();
        }
        inbox.end(new StatusException(Status.CANCELLED, "the stream was closed: " + method()));
    }

    private final class Handler extends ClientStub.Heard {
        private Handler(final Consumer<Metadata> onMetadata) {
            super(onMetadata);
        }

        @Override
        public void onMessage(final MemorySegment memory, final long offset, final int length) {
            inbox.add(memory, offset, length);
        }

        @Override
        public void onCredit(final int messages) {
            window.add(messages);
        }

        @Override
        public void onReply(final int status, final String detail, final MemorySegment memory, final long offset,
            final int length) {
            if (status == Status.OK && length != NO_MESSAGE) {
                inbox.add(memory, offset, length);
            }
            inbox.end(status == Status.OK ? null : failure(status, detail));
            window.end();
        }
    }
}
