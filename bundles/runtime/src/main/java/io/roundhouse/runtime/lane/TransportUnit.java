package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.runtime.executor.Poller;
import java.util.function.Function;

/** A transport as a unit: one engine with links to many datapaths, each perhaps on another executor. */
final class TransportUnit extends OwnedUnit {
    private static final long BUSY_WAIT_NS = 1_000_000L;

    final GeneralPlace place;

    private volatile Core core = new Core(new TransportPorts(0));
    private long publishedSeen;

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
        publishedSeen = working.ports.published();
        final int work = place.run(nowNs, working);
        if (work > 0 && !working.isOrphan) {
            wakeOthers(working.ports);
        }
        return work;
    }

    private void wakeOthers(final TransportPorts ports) {
        final Executor mine = executor();
        for (int i = 0; i < ports.datapaths.length; i++) {
            if (ports.datapaths[i] != null && ports.datapaths[i].executor() != mine) {
                ports.datapaths[i].executor().wakeIfWaiting();
            }
        }
    }

    @Override
    public long prepareToBlock(final long nowNs) {
        if (core.ports.published() != publishedSeen) {
            return Long.MIN_VALUE;
        }
        final long dueNs = place.prepareToBlock(core);
        return core.ports.hasInput() ? Math.min(dueNs, nowNs + BUSY_WAIT_NS) : dueNs;
    }

    @Override
    public void adopt(final Poller poller) {
        place.resources.adopt(poller);
    }

    @Override
    public void leave(final Poller poller) {
        place.resources.leave(poller);
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
