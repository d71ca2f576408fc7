package io.roundhouse.client.stub;

import io.roundhouse.api.Status;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes the answers of a call that has several. For the thread that serves the call.
 *
 * @param <B> the builder of an answer
 */
public final class ReplySink<B extends RecordBuilder> {
    private final ServerCall call;
    private final Function<RecordBlock, B> builder;

    ReplySink(final ServerCall call, final Function<RecordBlock, B> builder) {
        this.call = call;
        this.builder = builder;
    }

    /**
     * Sends an answer, waiting while the client takes none.
     *
     * @param reply writes it
     * @return false, with nothing sent, when nobody waits for answers any more
     * @throws StatusException when there is no memory, or CANCELLED when the thread is interrupted
     */
    public boolean send(final Consumer<? super B> reply) {
        final RecordBlock block = call.newBlock(RecordBlock.DEFAULT_CAPACITY);
        try {
            reply.accept(builder.apply(block));
            return call.sendReply(block);
        } catch (final InterruptedException e) {
            block.close();
            Thread.currentThread().interrupt();
            throw new StatusException(Status.CANCELLED, "server was interrupted");
        } catch (final RuntimeException | Error e) {
            block.close();
            throw e;
        }
    }
}
