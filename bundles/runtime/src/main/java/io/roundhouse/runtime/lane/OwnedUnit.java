package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.PlaceResources;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.runtime.executor.Seat;
import io.roundhouse.runtime.executor.Unit;
import io.roundhouse.spi.NanoClock;

/** A unit that knows its executor, so that other threads can post to it wherever it is just now. */
abstract class OwnedUnit implements Unit, NanoClock {
    private final String name;
    private volatile Executor executor;
    private volatile boolean isGone;
    private volatile Seat seat;
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

    /** What belongs to the place whose descriptors are the unit's. */
    abstract PlaceResources resources();

    @Override
    public final void adopt(final Seat at) {
        seat = at;
        resources().adopt(at);
    }

    @Override
    public final void leave(final Seat from) {
        seat = null;
        resources().leave();
    }

    /**
     * Has it run soon if it dozes: there is input for it.
     *
     * @param by executor whose thread calls; what it published before is seen
     */
    final void wake(final Executor by) {
        final Seat at = seat;
        if (at == null) {
            return;
        }
        if (by == executor) {
            at.wake();
        } else {
            at.ring();
            executor.wakeIfWaiting();
        }
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
            wake(on);
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
