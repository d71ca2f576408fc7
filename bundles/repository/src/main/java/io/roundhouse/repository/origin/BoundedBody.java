package io.roundhouse.repository.origin;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Takes a body into a sink and breaks off as soon as it is longer than it may be. */
final class BoundedBody implements BodySubscriber<Long> {
    private final Sink sink;
    private final long limit;
    private final CompletableFuture<Long> end = new CompletableFuture<>();
    private Flow.Subscription subscription;
    private volatile long received;

    BoundedBody(final Sink sink, final long limit) {
        this.sink = sink;
        this.limit = limit;
    }

    /** Bytes so far. */
    long received() {
        return received;
    }

    @Override
    public CompletionStage<Long> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(final Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(final List<ByteBuffer> buffers) {
        try {
            for (final ByteBuffer buffer : buffers) {
                if (received + buffer.remaining() > limit) {
                    throw new TooLongException();
                }
                received += buffer.remaining();
                sink.take(buffer);
            }
            subscription.request(1);
        } catch (final IOException e) {
            subscription.cancel();
            end.completeExceptionally(e);
        }
    }

    @Override
    public void onError(final Throwable cause) {
        end.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        end.complete(received);
    }

    /** Where the bytes go. */
    interface Sink {
        void take(ByteBuffer bytes) throws IOException;
    }

    /** There is more than there may be. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
