package io.roundhouse.runtime.engine;

import io.roundhouse.runtime.executor.Seat;
import io.roundhouse.shm.Fenceable;
import io.roundhouse.spi.Calls;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.Handle;
import io.roundhouse.spi.NanoClock;
import io.roundhouse.spi.Settings;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What belongs to a place and outlives the instances in it: timers, descriptors, counters, and which context each
 * instance was made with. Timers and descriptors belong to the executor; counters are read by any thread.
 */
public final class PlaceResources {
    final String engine;
    final DatapathInfo datapath;
    final NanoClock clock;
    final Globals globals;
    final Reasons reasons;
    final HandleTable handles;
    final Map<String, Handle> datapathHandles;
    final Runnable onQuarantine;
    final TimerWheel timers = new TimerWheel();
    final DescriptorTable descriptors = new DescriptorTable();

    private final Map<String, CounterCell> counters = new ConcurrentHashMap<>();
    private final Map<Engine, PlaceContext> contexts = new IdentityHashMap<>();
    private PlaceContext latest;

    /**
     * What the places of one service share.
     *
     * @param onQuarantine told by executors that an instance is out of work; must return at once
     */
    public record Service(Globals globals, Reasons reasons, HandleTable handles, Runnable onQuarantine) {
    }

    /** Resources of a new place. @param datapathHandles the datapath's own, by kind */
    public PlaceResources(final String engine, final DatapathInfo datapath, final NanoClock clock,
        final Service service,
        final Map<String, Handle> datapathHandles) {
        this.engine = engine;
        this.datapath = datapath;
        this.clock = clock;
        this.globals = service.globals();
        this.reasons = service.reasons();
        this.handles = service.handles();
        this.datapathHandles = datapathHandles;
        this.onQuarantine = service.onQuarantine();
    }

    /** The service's texts. */
    public Reasons reasons() {
        return reasons;
    }

    Counter counter(final String name) {
        return counters.computeIfAbsent(name, _ -> new CounterCell());
    }

    /** The counters' values. Any thread. */
    public Map<String, Long> counterValues() {
        final Map<String, Long> values = new TreeMap<>();
        counters.forEach((name, cell) -> values.put(name, cell.value()));
        return values;
    }

    /** A context for the next instance. Any thread. */
    public synchronized EngineContext context(final Settings settings, final Calls calls) {
        latest = new PlaceContext(this, settings, calls);
        return latest;
    }

    /** A context for a rehearsal. */
    public EngineContext sandbox(final Settings settings, final Calls calls) {
        return SandboxContext.of(this, settings, calls);
    }

    /** Notes which context an instance was made with: the latest, unless it was here before. */
    public synchronized void installed(final Engine instance) {
        if (!contexts.containsKey(instance) && latest != null) {
            contexts.put(instance, latest);
            latest = null;
        }
    }

    /** Keeps only the instance at work and the one before it. */
    public synchronized void keepOnly(final Engine first, final Engine second) {
        contexts.keySet().removeIf(e -> e != first && e != second);
    }

    /** Takes the resources away from one instance, or none, and has the calls of all others follow the table's copy. */
    public synchronized void evacuate(final Engine stuck, final Consumer<Calls> follow) {
        if (stuck != null) {
            datapathHandles.values().forEach(PlaceResources::fence);
        }
        contexts.forEach((engineInstance, context) -> {
            if (engineInstance == stuck) {
                context.fence();
            } else if (context.calls() != null) {
                follow.accept(context.calls());
            }
        });
        if (latest != null && latest.calls() != null) {
            follow.accept(latest.calls());
        }
    }

    private static void fence(final Handle handle) {
        if (handle.resource() instanceof final Fenceable fenceable) {
            fenceable.fence();
        }
    }

    /** Whether the resources were taken away from an instance: its call may hang to this day. */
    public synchronized boolean isFenced(final Engine instance) {
        final PlaceContext context = contexts.get(instance);
        return context != null && context.isFenced();
    }

    /** Tells the service that the instance at work is out of work. */
    public void quarantined() {
        onQuarantine.run();
    }

    /** Hands due timers and noted events to the instance. Executor only. @return how many */
    public int deliver(final Engine instance, final long nowNs) {
        return timers.fire(instance, nowNs) + descriptors.deliver(instance);
    }

    /** When the next timer may be due. Executor only. */
    public long nextTimerNs() {
        return timers.nearestNs();
    }

    /** Another instance is at work: every descriptor is reported to it once. Executor only. */
    public void rearm() {
        descriptors.rearm();
    }

    /** Watches the descriptors by an executor's poller. */
    public void adopt(final Seat seat) {
        descriptors.adopt(seat);
    }

    /** Leaves the executor's poller. */
    public void leave() {
        descriptors.leave();
    }

    /** The place is gone: nothing is watched any more. Executor only. */
    public void close() {
        descriptors.closeAll();
    }
}
