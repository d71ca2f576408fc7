package io.roundhouse.mrpc;

import io.roundhouse.schema.SchemaException;
import io.roundhouse.spi.DescriptorSet;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Has schemas bound in a thread of its own, for an attach thread that must not wait. */
final class SchemaBinder implements AutoCloseable {
    private final SchemaStore store;
    private final Runnable wakeUp;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("roundhouse-bind").factory());

    /**
     * What became of a schema.
     *
     * @param connection who submitted it
     * @param bound      the schema in use, or null
     * @param refusal    why not, or null
     */
    record Answer(int connection, SchemaStore.Bound bound, String refusal) {
    }

    /** @param wakeUp called when there is an answer, by the thread that bound */
    SchemaBinder(final SchemaStore store, final Runnable wakeUp) {
        this.store = store;
        this.wakeUp = wakeUp;
    }

    void submit(final int connection, final String application, final DescriptorSet set) {
        thread.execute(() -> {
            answers.add(bind(connection, application, set));
            wakeUp.run();
        });
    }

    private Answer bind(final int connection, final String application, final DescriptorSet set) {
        try {
            return new Answer(connection, store.take(application, set), null);
        } catch (final SchemaException e) {
            return new Answer(connection, null, e.getMessage());
        } catch (final RuntimeException e) {
            return new Answer(connection, null, "schema cannot be bound: " + e);
        }
    }

    /** The next answer, or null. */
    Answer poll() {
        return answers.poll();
    }

    @Override
    public void close() {
        thread.close();
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            if (answer.bound() != null) {
                store.release(answer.bound().name());
            }
        }
    }
}
