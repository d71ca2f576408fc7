package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.PlaceResources;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.Handle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * A datapath as the rest of the runtime knows it: a unit with an identity, whose {@link DatapathCore} may be
 * replaced. The chain is changed by its owner only; other threads read the published copy.
 */
final class Datapath extends OwnedUnit {
    private static final AtomicLong OPENINGS = new AtomicLong();
    private static final long BUSY_WAIT_NS = 1_000_000L;
    private static final long RANK_GAP = 1L << 32;

    final DatapathCounters counters = new DatapathCounters();
    final Link txLink;
    final Link rxLink;
    final GeneralPlace frontend;
    final TransportUnit transport;

    private final DatapathInfo info;
    private volatile DatapathCore core;
    private volatile List<PolicyPlace> chain = List.of();
    private final List<Leaving> leaving = new ArrayList<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile List<PolicyPlace> departing = List.of();
    private volatile Collection<Handle> handles = List.of();
    private volatile BooleanSupplier departure = () -> false;
    private Ticket drained;
    private long drainUntilNs;

    /** A place on its way out. */
    private static final class Leaving {
        private final PolicyPlace place;
        private final Ticket ticket;
        private long txBoundary;
        private long rxBoundary;

        private Leaving(final PolicyPlace place, final Ticket ticket) {
            this.place = place;
            this.ticket = ticket;
        }
    }

    Datapath(final DatapathInfo info, final Executor executor, final TransportUnit transport, final int rxLinkBytes,
        final BiFunction<Datapath, CallTable, GeneralPlace> frontend) {
        super(info.name(), executor);
        this.info = info;
        this.transport = transport;
        this.txLink = new Link(0, transport.doorbell(info.id()), info.id());
        this.rxLink = new Link(rxLinkBytes);
        final GeneralPlace[] made = new GeneralPlace[1];
        core = new DatapathCore(info, OPENINGS.incrementAndGet(), txLink, rxLink, counters,
            new DatapathTexts(info, transport.place.resources.reasons()),
            table -> made[0] = frontend.apply(this, table));
        this.frontend = made[0];
        this.frontend.ports(core.ports);
    }

    DatapathInfo info() {
        return info;
    }

    DatapathCore core() {
        return core;
    }

    /** Every place of the datapath in the chain in force. Any thread. */
    List<AbstractPlace> places() {
        final List<AbstractPlace> places = new ArrayList<>(chain);
        places.addFirst(frontend);
        return places;
    }

    /** The policies of the chain and those on their way out. */
    List<PolicyPlace> allPolicies() {
        final List<PolicyPlace> policies = new ArrayList<>(chain);
        policies.addAll(departing);
        return policies;
    }

    /** Resources that end with the datapath. */
    Collection<Handle> handles() {
        return handles;
    }

    void handles(final Collection<Handle> own) {
        handles = List.copyOf(own);
    }

    /** Whether every thread has left it. Any thread. */
    BooleanSupplier departure() {
        return departure;
    }

    void departure(final BooleanSupplier whetherAllLeft) {
        departure = whetherAllLeft;
    }

    /** Whether the caller is the one to close it. Any thread. */
    boolean beginClosing() {
        return closing.compareAndSet(false, true);
    }

    /** Policies, application to network. Any thread. */
    List<PolicyPlace> chain() {
        return chain;
    }

    /** Whether peers wait for answers of it. Any thread, as of some moment ago. */
    boolean isServing() {
        return info.role() == DatapathInfo.Role.SERVER && (core.calls.openCount() > 0 || txLink.depth() > 0);
    }

    @Override
    public int doWork(final long nowNs) {
        now(nowNs);
        final DatapathCore working = core;
        final int work = working.doWork(nowNs, drained != null);
        if (working.isOrphan()) {
            return 0;
        }
        if (!leaving.isEmpty()) {
            checkLeaving();
        }
        if (drained != null && !drained.isDone() && (core.isDrained() || nowNs > drainUntilNs)) {
            drained.complete();
        }
        if (work > 0 && transport.executor() != executor()) {
            transport.executor().wakeIfWaiting();
        }
        return work;
    }

    @Override
    public long prepareToBlock(final long nowNs) {
        final DatapathCore working = core;
        if (working.hasFreshInput()) {
            return Long.MIN_VALUE;
        }
        final long dueNs = Math.min(working.nextDueNs(),
            drained == null ? working.prepareFrontendToBlock() : drainUntilNs);
        return working.isBusy() ? Math.min(dueNs, nowNs + BUSY_WAIT_NS) : dueNs;
    }

    @Override
    public boolean mayDoze() {
        return drained == null && leaving.isEmpty();
    }

    @Override
    PlaceResources resources() {
        return frontend.resources;
    }

    @Override
    public void evacuate() {
        core = core.evacuate();
        txLink.ring();
    }

    /** Puts a place on both lanes. Owner only. @param position from the application, or -1 for the end */
    void attach(final PolicyPlace place, final Engine instance, final Revision revision, final int position) {
        final List<PolicyPlace> next = new ArrayList<>(chain);
        final int at = position < 0 || position > next.size() ? next.size() : position;
        final long rank = rankAt(at);
        final long epoch = core.tx.epoch + 1;
        place.tx = newStage(place, core.tx, core.txPark, rank, epoch);
        place.rx = newStage(place, core.rx, core.rxPark, -rank, epoch);
        insert(core.tx, place.tx);
        insert(core.rx, place.rx);
        core.calls.openStage(place.longs);
        next.add(at, place);
        chain = List.copyOf(next);
        epoch(epoch);
        place.installNow(instance, revision);
    }

    private long rankAt(final int at) {
        final long before = at == 0 ? Long.MIN_VALUE : chain.get(at - 1).tx.rank;
        final long after = at == chain.size() ? Long.MAX_VALUE : chain.get(at).tx.rank;
        if (before == Long.MIN_VALUE && after == Long.MAX_VALUE) {
            return 0;
        } else if (before == Long.MIN_VALUE) {
            return after - RANK_GAP;
        } else if (after == Long.MAX_VALUE) {
            return before + RANK_GAP;
        } else if (after - before < 2) {
            throw new IllegalStateException("too many policies were put between the same two: detach one first");
        }
        return before + (after - before) / 2;
    }

    private Stage newStage(final PolicyPlace place, final Lane lane, final ParkTable park, final long rank,
        final long epoch) {
        final Stage stage = new Stage(place, place.texts, lane, park);
        stage.rank = rank;
        stage.fromEpoch = epoch;
        stage.isOnTrial = place.isOnTrial;
        stage.methods = place.methods;
        stage.calls = core.calls;
        return stage;
    }

    /** Puts a stage in its order; it stands where the one behind it stands, so it sees nothing that passed already. */
    private static void insert(final Lane lane, final Stage stage) {
        final Stage[] next = new Stage[lane.stages.length + 1];
        int at = 0;
        while (at < lane.stages.length && lane.stages[at].rank < stage.rank) {
            next[at] = lane.stages[at];
            at++;
        }
        next[at] = stage;
        System.arraycopy(lane.stages, at, next, at + 1, lane.stages.length - at);
        stage.sequence.set(at == lane.stages.length ? lane.tail.get() : lane.stages[at].sequence.get());
        lane.chain(next);
    }

    private void epoch(final long epoch) {
        core.tx.epoch = epoch;
        core.rx.epoch = epoch;
    }

    /** Begins to take a place off the lanes. Owner only. */
    void detach(final PolicyPlace place, final Ticket ticket) {
        if (!chain.contains(place)) {
            throw new IllegalStateException("engine is not on the datapath: engine=" + place.engine() + " datapath="
                + name());
        }
        final List<PolicyPlace> next = new ArrayList<>(chain);
        next.remove(place);
        chain = List.copyOf(next);
        place.leave();
        final long epoch = core.tx.epoch + 1;
        place.tx.toEpoch = epoch;
        place.rx.toEpoch = epoch;
        epoch(epoch);
        core.txPark.release(place.tx.rank);
        core.rxPark.release(place.rx.rank);
        final Leaving out = new Leaving(place, ticket);
        out.txBoundary = core.tx.ring.getCursor();
        out.rxBoundary = core.rx.ring.getCursor();
        leaving.add(out);
        checkLeaving();
        departing = leaving.stream().map(l -> l.place).toList();
    }

    private void checkLeaving() {
        boolean isTxGated = false;
        boolean isRxGated = false;
        for (int i = leaving.size() - 1; i >= 0; i--) {
            final Leaving out = leaving.get(i);
            final PolicyPlace place = out.place;
            out.txBoundary = boundary(core.tx, core.txPark, place.tx, out.txBoundary);
            out.rxBoundary = boundary(core.rx, core.rxPark, place.rx, out.rxBoundary);
            final boolean hasTxPassed = place.tx.sequence.get() >= out.txBoundary;
            final boolean hasRxPassed = place.rx.sequence.get() >= out.rxBoundary;
            if (hasTxPassed && hasRxPassed) {
                remove(core.tx, place.tx);
                remove(core.rx, place.rx);
                leaving.remove(i);
                departing = leaving.stream().map(l -> l.place).toList();
                place.retire(out.ticket);
            } else {
                isTxGated |= !hasTxPassed && place.tx.hasOutstanding();
                isRxGated |= !hasRxPassed && place.rx.hasOutstanding();
            }
        }
        core.gate(isTxGated, isRxGated);
    }

    /** The last sequence a leaving stage must see: unknown while older messages are parked, then where the lane is. */
    private static long boundary(final Lane lane, final ParkTable park, final Stage stage, final long known) {
        if (park.holdsBefore(stage.toEpoch)) {
            return Long.MAX_VALUE;
        }
        return known == Long.MAX_VALUE ? lane.ring.getCursor() : known;
    }

    private static void remove(final Lane lane, final Stage stage) {
        final Stage[] next = new Stage[lane.stages.length - 1];
        int n = 0;
        for (final Stage s : lane.stages) {
            if (s != stage) {
                next[n++] = s;
            }
        }
        lane.chain(next);
    }

    /**
     * Begins to end: takes nothing from the application any more, answers peers, sends what is on its way. Owner only.
     */
    void drain(final long untilNs, final Ticket ticket) {
        core.abandonCalls();
        drainUntilNs = untilNs;
        drained = ticket;
    }

    /** Ends the engines. Owner only, once the transport has let go of the links. */
    void end() {
        executor().remove(this);
        for (final PolicyPlace place : allPolicies()) {
            if (!place.closeInstance()) {
                return;
            }
        }
        frontend.close();
        gone();
    }

    /** Gives native memory back. Nobody may work on the datapath any more. Not for executors: it stops each of them. */
    void free() {
        core.txPark.close();
        core.rxPark.close();
        rxLink.close();
        txLink.close();
    }
}
