package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.Ticket;
import java.util.function.Consumer;

/** Posts something to an executor and waits for its answer under a limit. */
final class AwaitTicket implements Step {
    private final String name;
    private final long limitNs;
    private final Consumer<Ticket> post;
    private Ticket ticket;
    private long startNs;

    AwaitTicket(final String name, final long limitNs, final Consumer<Ticket> post) {
        this.name = name;
        this.limitNs = limitNs;
        this.post = post;
    }

    @Override
    public boolean poll(final long nowNs) {
        if (ticket == null) {
            startNs = nowNs;
            ticket = new Ticket();
            post.accept(ticket);
        }
        if (ticket.isDone()) {
            if (ticket.failure() != null) {
                throw new ChangeFailure(name + " failed: " + Text.of(ticket.failure()));
            }
            return true;
        }
        if (nowNs - startNs > limitNs) {
            throw new ChangeFailure(name + " was not answered within " + limitNs / 1_000_000 + " ms");
        }
        return false;
    }
}
