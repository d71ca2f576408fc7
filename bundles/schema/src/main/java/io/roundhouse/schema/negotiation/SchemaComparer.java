package io.roundhouse.schema.negotiation;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Does what negotiations need off the datapaths, in a thread of its own. To ask it allocates nothing and never waits.
 */
public final class SchemaComparer implements AutoCloseable {
    private final AtomicReference<SchemaAgreement> submitted = new AtomicReference<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("roundhouse-negotiate").unstarted(this::run);
    private volatile boolean isClosed;

    /** Starts the thread. */
    public SchemaComparer() {
        thread.start();
    }

    /** Has an agreement, which must not be with it already, worked on. */
    void submit(final SchemaAgreement agreement) {
        SchemaAgreement head = submitted.get();
        agreement.next = head;
        while (!submitted.compareAndSet(head, agreement)) {
            head = submitted.get();
            agreement.next = head;
        }
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!isClosed) {
            SchemaAgreement agreement = submitted.getAndSet(null);
            if (agreement == null) {
                LockSupport.park(this);
            }
            while (agreement != null) {
                // When it is compared it may be submitted again.
                final SchemaAgreement following = agreement.next;
                agreement.next = null;
                agreement.compare();
                agreement = following;
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
