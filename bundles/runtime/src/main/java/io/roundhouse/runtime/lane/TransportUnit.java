package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.PlaceResources;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.runtime.executor.Executor;
import java.util.function.Function;

/** A transport as a unit: one engine with links to many datapaths, each perhaps on another executor. */
final class TransportUnit extends OwnedUnit {
    private static final long BUSY_WAIT_NS = 1_000_000L;

    final GeneralPlace place;

    private final Doorbells doorbells = new Doorbells();
    private volatile Core core = new Core(new TransportPorts(0));

    /** The ports a call works on; given up with the call when that hangs. */
    private static final class Core implements Evacuable {
        private final TransportPorts ports;
        private volatile boolean isOrphan;

        private Core(final TransportPorts ports) {
            this.ports = ports;
        }

        @Override
        public boolean isOrphan() {
            return isOrphan;
        }

        /** Its input is of many datapaths and its state in handles: the next instance goes on with all of it. */
        @Override
        public void failInHand() {
        }
    }

    TransportUnit(final String name, final Executor executor, final Function<TransportUnit, GeneralPlace> place) {
        super(name, executor);
        this.place = place.apply(this);
        this.place.ports(core.ports);
    }

    @Override
    public int doWork(final long nowNs) {
        now(nowNs);
        final Core working = core;
        doorbells.answer(working.ports.ready);
        final int work = place.run(nowNs, working);
        if (!working.isOrphan) {
            working.ports.settle();
            working.ports.wakePublishedTo(executor());
        }
        return work;
    }

    /** What a datapath rings when it has published to the transport. Any thread; allocates. */
    Doorbell doorbell(final int datapath) {
        return doorbells.of(datapath);
    }

    @Override
    public long prepareToBlock(final long nowNs) {
        if (doorbells.isRung()) {
            return Long.MIN_VALUE;
        }
        final long dueNs = place.prepareToBlock(core);
        return core.ports.hasInput() ? Math.min(dueNs, nowNs + BUSY_WAIT_NS) : dueNs;
    }

    @Override
    PlaceResources resources() {
        return place.resources;
    }

    @Override
    public void evacuate() {
        final Core stuck = core;
        stuck.isOrphan = true;
        core = new Core(stuck.ports.evacuate());
        place.evacuate(core.ports, null, true);
    }

    /** Gives the transport the links of a datapath. Owner only. */
    void connect(final Datapath datapath) {
        core = new Core(core.ports.with(datapath.info().id(), datapath));
        place.ports(core.ports);
    }

    /** Tells the engine that the service is about to stop. Any thread. */
    void stopping() {
        post(new Ticket(), () -> executor().guard(this, () -> place.instance().stopping()));
    }

    /** Tells the engine that a datapath is about to end. Owner only. */
    void closing(final Datapath datapath) {
        core = new Core(core.ports.closing(datapath.info().id()));
        place.ports(core.ports);
    }

    /** Takes them away. Owner only. */
    void disconnect(final Datapath datapath) {
        core = new Core(core.ports.with(datapath.info().id(), null));
        place.ports(core.ports);
    }
}
