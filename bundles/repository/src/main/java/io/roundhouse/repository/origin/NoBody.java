package io.roundhouse.repository.origin;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Wants nothing of a body, however long it would be. */
final class NoBody implements BodySubscriber<Long> {
    @Override
    public CompletionStage<Long> getBody() {
        return CompletableFuture.completedFuture(0L);
    }

    @Override
    public void onSubscribe(final Flow.Subscription subscription) {
        subscription.cancel();
    }

    @Override
    public void onNext(final List<ByteBuffer> buffers) {
        // Was on its way already.
    }

    @Override
    public void onError(final Throwable cause) {
        // Nobody waits for the body.
    }

    @Override
    public void onComplete() {
        // There was none.
    }
}
