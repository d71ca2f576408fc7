package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.runtime.executor.Unit;
import io.roundhouse.spi.NanoClock;

/** A unit that knows its executor, so that other threads can post to it wherever it is just now. */
abstract class OwnedUnit implements Unit, NanoClock {
    private final String name;
    private volatile Executor executor;
    private volatile boolean isGone;
    private long nowNs;

    OwnedUnit(final String name, final Executor executor) {
        this.name = name;
        this.executor = executor;
        this.nowNs = executor.preciseNs();
    }

    @Override
    public final String name() {
        return name;
    }

    final Executor executor() {
        return executor;
    }

    final boolean isGone() {
        return isGone;
    }

    final void gone() {
        isGone = true;
    }

    /** Time as of the start of the duty cycle; before the first, when the unit was made. */
    @Override
    public final long nanoTime() {
        return nowNs;
    }

    final void now(final long ns) {
        nowNs = ns;
    }

    /**
     * Has the owner do something between two batches; the body completes the ticket, or throws to fail it. Any thread.
     */
    final void post(final Ticket ticket, final Runnable body) {
        executor.post(on -> run(on, ticket, body));
    }

    private void run(final Executor on, final Ticket ticket, final Runnable body) {
        if (isGone) {
            ticket.fail(new IllegalStateException("it is gone: name=" + name));
        } else if (on != executor) {
            post(ticket, body);
        } else {
            try {
                body.run();
            } catch (final RuntimeException e) {
                ticket.fail(e);
            }
        }
    }

    /** Goes to another executor. Owner only. */
    final void moveTo(final Executor target, final Ticket ticket) {
        if (target == executor) {
            ticket.complete();
            return;
        }
        executor.remove(this);
        executor = target;
        target.post(on -> {
            on.add(this);
            ticket.complete();
        });
    }
}
