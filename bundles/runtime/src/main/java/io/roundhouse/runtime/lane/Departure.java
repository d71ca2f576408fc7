package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.Ticket;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether every thread has left a datapath that was closed: its executor and the transport's have passed a batch
 * boundary since, and those threads came back that had been given up in a call into either. Any thread.
 */
final class Departure implements BooleanSupplier {
    private final Ticket disconnected;
    private final Ticket ended;
    private final Supplier<List<BooleanSupplier>> stuckCalls;
    private List<BooleanSupplier> remaining;

    /** @param stuckCalls asked once both tickets are answered: nobody enters any more, so these are all */
    Departure(final Ticket disconnected, final Ticket ended, final Supplier<List<BooleanSupplier>> stuckCalls) {
        this.disconnected = disconnected;
        this.ended = ended;
        this.stuckCalls = stuckCalls;
    }

    @Override
    public synchronized boolean getAsBoolean() {
        if (remaining == null && disconnected.isDone() && ended.isDone()) {
            remaining = stuckCalls.get();
        }
        return remaining != null && remaining.stream().allMatch(BooleanSupplier::getAsBoolean);
    }
}
