package io.roundhouse.runtime.lane;

import io.roundhouse.admin.DatapathView;
import io.roundhouse.admin.ExecutorView;
import io.roundhouse.admin.MetricView;
import io.roundhouse.runtime.engine.ChainEntry;
import io.roundhouse.runtime.engine.DatapathGraph;
import io.roundhouse.runtime.engine.Globals;
import io.roundhouse.runtime.engine.HandleTable;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.PlaceResources;
import io.roundhouse.runtime.engine.Reasons;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.runtime.executor.Watchdog;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Handle;
import io.roundhouse.spi.NanoClock;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.datapath.DatapathSpec;
import io.roundhouse.spi.datapath.Datapaths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All datapaths, transports and executors of the service. Thread-safe: its own tables are guarded by its monitor,
 * which is never held while an engine's or the framework's code runs; what belongs to executors is reached by posting.
 */
public final class Graph implements DatapathGraph, Datapaths, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Graph.class);
    /** Who waits looks again after that, then ever more seldom: hundreds may wait at a time. */
    private static final long FIRST_GLANCE_NS = 50_000;
    private static final long LONGEST_GLANCE_NS = 5_000_000;

    private final GraphOptions options;
    private final Revisions revisions;
    private final NanoClock clock;
    private final PlaceResources.Service service;
    private final Watchdog watchdog;
    private final Map<String, TransportUnit> transports = new TreeMap<>();
    private final Map<String, Long> retired = new HashMap<>();
    private final GraphViews views = new GraphViews();
    private volatile Executor[] executors = {};
    private volatile Datapath[] datapaths = {};
    private volatile Runnable onQuarantine = () -> { };
    private boolean isClosed;
    private volatile boolean isAnnounced;

    /** Makes an empty graph with its default executor. */
    public Graph(final GraphOptions options, final Revisions revisions, final NanoClock clock,
        final HandleTable handles) {
        this.options = options;
        this.revisions = revisions;
        this.clock = clock;
        this.service = new PlaceResources.Service(new Globals(), new Reasons(), handles, () -> onQuarantine.run());
        this.watchdog = new Watchdog(() -> executors, (executor, unit) -> LOGGER.error(
            "a call into {} hung on executor {}: the rest goes on with another thread", unit.name(), executor.name()));
        executor(options.defaultExecutor());
    }

    /** Starts threads: from now on executors drive themselves and the watchdog looks. Not called in the simulation. */
    public void start() {
        CallSites.prime();
        synchronized (this) {
            Arrays.stream(executors).forEach(Executor::start);
        }
        watchdog.start();
    }

    /** The watchdog, for the simulation to step. */
    public Watchdog watchdog() {
        return watchdog;
    }

    Datapath[] all() {
        return datapaths;
    }

    @Override
    public void onQuarantine(final Runnable listener) {
        onQuarantine = listener;
    }

    /** The executors that there are, for the simulation to step. */
    public Executor[] allExecutors() {
        return executors;
    }

    private synchronized Executor executor(final String name) {
        for (final Executor executor : executors) {
            if (executor.name().equals(name)) {
                return executor;
            }
        }
        if (executors.length >= options.maxExecutors()) {
            throw new IllegalStateException("no more executors: limit=" + options.maxExecutors() + " name=" + name);
        }
        final Executor made = new Executor(name, clock, options.waiting(), options.minAwake(), options.cpus());
        final Executor[] grown = Arrays.copyOf(executors, executors.length + 1);
        grown[executors.length] = made;
        if (options.isThreaded() && executors.length > 0) {
            made.start();
        }
        executors = grown;
        return made;
    }

    private Revision revision(final String engine, final EngineKind kind) {
        final Revision revision = revisions.current(engine);
        if (revision == null) {
            throw new IllegalStateException("there is no engine of that name: engine=" + engine);
        }
        if (revision.factory().kind() != kind) {
            throw new IllegalStateException("engine is of another kind: engine=" + engine + " kind="
                + revision.factory().kind() + " wanted=" + kind);
        }
        return revision;
    }

    /** Makes the transport of a name and puts it to work, if that has not been done. */
    public void startTransport(final String engine) {
        transport(engine);
    }

    private TransportUnit transport(final String engine) {
        synchronized (this) {
            final TransportUnit running = transports.get(engine);
            if (running != null) {
                return running;
            }
        }
        final Revision revision = revision(engine, EngineKind.TRANSPORT);
        final TransportUnit made = new TransportUnit(engine, executor(options.defaultExecutor()),
            unit -> new GeneralPlace(engine, unit, new PlaceResources(engine, null, unit, service, Map.of()), revisions,
                Settings.EMPTY, null));
        made.place.installNow(revision.factory().create(made.place.context()), revision);
        synchronized (this) {
            final TransportUnit other = transports.putIfAbsent(engine, made);
            if (other != null) {
                return other;
            }
        }
        made.executor().post(on -> on.add(made));
        return made;
    }

    @Override
    public int open(final DatapathSpec spec) {
        final Map<String, Handle> handles = new HashMap<>();
        spec.handles().forEach((kind, resource) -> handles.put(kind, service.handles().add(kind, resource)));
        try {
            return openWith(spec, handles);
        } catch (final RuntimeException e) {
            handles.values().forEach(h -> service.handles().close(h.id()));
            throw e;
        }
    }

    private int openWith(final DatapathSpec spec, final Map<String, Handle> handles) {
        final Revision frontend = revision(spec.frontend(), EngineKind.FRONTEND);
        final TransportUnit transport = transport(spec.transport());
        final Executor executor = executor(spec.executor() == null ? options.defaultExecutor() : spec.executor());
        final Datapath datapath = reserve(spec, info -> new Datapath(info, executor, transport, options.rxLinkBytes(),
            (unit, calls) -> new GeneralPlace(spec.frontend(), unit,
                new PlaceResources(spec.frontend(), info, unit, service, handles), revisions, spec.frontendSettings(),
                    calls)));
        try {
            datapath.frontend.installNow(frontend.factory().create(datapath.frontend.context()), frontend);
            final List<ChainEntry> chain = spec.chain() == null ? ChainEntry.of(revisions.defaultChain(), spec)
                : ChainEntry.parse(spec.chain());
            for (final ChainEntry entry : chain) {
                final Revision policy = revision(entry.policy(), EngineKind.POLICY);
                final PolicyPlace place = policyPlace(datapath, entry.policy(), Settings.EMPTY);
                place.methods = entry.methods(spec);
                datapath.attach(place, policy.factory().create(place.context()), policy, -1);
            }
        } catch (final RuntimeException e) {
            forget(datapath);
            throw e;
        }
        datapath.handles(handles.values());
        transport.post(new Ticket(), () -> transport.connect(datapath));
        executor.post(on -> on.add(datapath));
        return datapath.info().id();
    }

    private synchronized Datapath reserve(final DatapathSpec spec, final Function<DatapathInfo, Datapath> make) {
        if (isClosed) {
            throw new IllegalStateException("the service is stopping");
        }
        int id = 0;
        while (id < datapaths.length && datapaths[id] != null) {
            id++;
        }
        for (final Datapath other : datapaths) {
            if (other != null && other.name().equals(spec.name())) {
                throw new IllegalStateException("a datapath of that name is live: name=" + spec.name());
            }
        }
        if (id >= options.maxDatapaths()) {
            throw new IllegalStateException("no more datapaths: limit=" + options.maxDatapaths()
                + ", of which the heap (-Xmx) decides");
        }
        final Datapath made = make.apply(new DatapathInfo(id, spec.name(), spec.application(), spec.role(),
            spec.target(), spec.schema()));
        final Datapath[] next = Arrays.copyOf(datapaths, Math.max(datapaths.length, id + 1));
        next[id] = made;
        datapaths = next;
        return made;
    }

    private synchronized void forget(final Datapath datapath) {
        final Datapath[] next = datapaths.clone();
        next[datapath.info().id()] = null;
        datapaths = next;
        datapath.places().forEach(place -> retire(place.engine(), place.resources.counterValues()));
    }

    private void retire(final String engine, final Map<String, Long> counters) {
        counters.forEach((name, value) -> retired.merge(engine + '/' + name, value, Long::sum));
    }

    private Datapath datapath(final int id) {
        final Datapath[] all = datapaths;
        if (id < 0 || id >= all.length || all[id] == null) {
            throw new IllegalStateException("datapath is gone: id=" + id);
        }
        return all[id];
    }

    private PolicyPlace policyPlace(final Datapath datapath, final String engine, final Settings overlay) {
        int longs = 0;
        for (final PolicyPlace other : datapath.chain()) {
            if (other.engine().equals(engine)) {
                throw new IllegalStateException("engine is on the datapath already: engine=" + engine + " datapath="
                    + datapath.name());
            }
        }
        while (isTaken(datapath, longs)) {
            longs++;
        }
        if (longs == StageLongs.STAGES) {
            throw new IllegalStateException("too many policies on the datapath: limit=" + StageLongs.STAGES
                + " datapath=" + datapath.name());
        }
        return new PolicyPlace(engine, datapath, longs,
            new PlaceResources(engine, datapath.info(), datapath, service, Map.of()), revisions, overlay);
    }

    private static boolean isTaken(final Datapath datapath, final int longs) {
        return datapath.allPolicies().stream().anyMatch(place -> place.longs == longs);
    }

    @Override
    public BooleanSupplier close(final int id, final long drainNs) {
        final Datapath datapath;
        try {
            datapath = datapath(id);
        } catch (final IllegalStateException e) {
            return () -> true;
        }
        if (!datapath.beginClosing()) {
            return datapath.departure();
        }
        final Ticket refusing = new Ticket();
        datapath.transport.post(refusing, () -> {
            datapath.transport.closing(datapath);
            refusing.complete();
        });
        await(refusing::isDone, options.patienceNs());
        final Ticket drained = new Ticket();
        final Ticket asked = new Ticket();
        datapath.post(asked, () -> {
            datapath.drain(clock.nanoTime() + drainNs, drained);
            asked.complete();
        });
        await(drained::isDone, drainNs + options.patienceNs());
        final Ticket disconnected = new Ticket();
        final Ticket ended = new Ticket();
        datapath.departure(new Departure(disconnected, ended, () -> stuckCalls(datapath)));
        datapath.transport.post(disconnected, () -> {
            datapath.transport.disconnect(datapath);
            disconnected.complete();
        });
        await(disconnected::isDone, options.patienceNs());
        datapath.post(ended, () -> {
            datapath.end();
            ended.complete();
        });
        await(ended::isDone, options.patienceNs());
        if (ended.isDone()) {
            datapath.free();
        }
        forget(datapath);
        datapath.handles().forEach(h -> service.handles().close(h.id()));
        return datapath.departure();
    }

    private List<BooleanSupplier> stuckCalls(final Datapath datapath) {
        return Arrays.stream(executors).flatMap(executor ->
            Stream.concat(executor.stuckIn(datapath).stream(), executor.stuckIn(datapath.transport).stream())).toList();
    }

    /**
     * The service is about to stop: transports tell their peers, and what these have in flight here gets a moment to
     * end. Blocks; when that was done before it returns at once.
     */
    public void announceStop() {
        final boolean isFirst;
        synchronized (this) {
            isFirst = !isAnnounced && !transports.isEmpty();
        }
        if (isFirst) {
            drain(options.stopDrainNs());
        }
    }

    @Override
    public int drain(final long limitNs) {
        final List<TransportUnit> told;
        synchronized (this) {
            told = isAnnounced ? List.of() : List.copyOf(transports.values());
            isAnnounced = true;
        }
        told.forEach(TransportUnit::stopping);
        isWithin(() -> servingCount() == 0, limitNs);
        return servingCount();
    }

    @Override
    public boolean isDraining() {
        return isAnnounced;
    }

    private int servingCount() {
        return (int) Stream.of(datapaths).filter(d -> d != null && d.isServing()).count();
    }

    /** Waits on a thread that may block; an executor that does not answer is logged and passed over. */
    private void await(final BooleanSupplier done, final long limitNs) {
        if (!isWithin(done, limitNs)) {
            LOGGER.warn("an executor did not answer within {} ms", limitNs / 1_000_000);
        }
    }

    private static boolean isWithin(final BooleanSupplier done, final long limitNs) {
        final long endNs = System.nanoTime() + limitNs;
        long glanceNs = FIRST_GLANCE_NS;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > endNs) {
                return false;
            }
            LockSupport.parkNanos(glanceNs);
            glanceNs = Math.min(2 * glanceNs, LONGEST_GLANCE_NS);
        }
        return true;
    }

    @Override
    public List<Place> places(final String engine) {
        final List<Place> places = new ArrayList<>();
        for (final Datapath datapath : datapaths) {
            if (datapath != null) {
                datapath.places().stream().filter(p -> p.engine().equals(engine)).forEach(places::add);
            }
        }
        synchronized (this) {
            final TransportUnit transport = transports.get(engine);
            if (transport != null) {
                places.add(transport.place);
            }
        }
        return places;
    }

    @Override
    public Map<String, Long> counters(final String engine) {
        final Map<String, Long> sums = new TreeMap<>();
        synchronized (this) {
            retired.forEach((name, value) -> {
                if (name.startsWith(engine + '/')) {
                    sums.put(name.substring(engine.length() + 1), value);
                }
            });
        }
        places(engine).forEach(p -> ((AbstractPlace) p).resources.counterValues()
            .forEach((name, value) -> sums.merge(name, value, Long::sum)));
        return sums;
    }

    @Override
    public List<MetricView> metrics() {
        final GraphMetrics metrics = new GraphMetrics();
        Stream.of(datapaths).filter(Objects::nonNull).forEach(metrics::add);
        Stream.of(executors).forEach(metrics::add);
        synchronized (this) {
            transports.values().forEach(metrics::add);
            metrics.addRetired(retired);
        }
        return metrics.collected();
    }

    @Override
    public List<DatapathView> datapaths() {
        return views.datapaths(datapaths, clock.nanoTime());
    }

    @Override
    public List<ExecutorView> executors() {
        return views.executors(executors);
    }

    @Override
    public Place place(final int datapath, final String engine, final Settings overlay) {
        return policyPlace(datapath(datapath), engine, overlay);
    }

    @Override
    public void attach(final Place place, final Engine instance, final Revision revision, final int position,
        final Ticket ticket) {
        final PolicyPlace policy = (PolicyPlace) place;
        policy.unit.post(ticket, () -> {
            ((Datapath) policy.unit).attach(policy, instance, revision, position);
            ticket.complete();
        });
    }

    @Override
    public void detach(final Place place, final Ticket ticket) {
        final PolicyPlace policy = (PolicyPlace) place;
        policy.unit.post(ticket, () -> ((Datapath) policy.unit).detach(policy, ticket));
    }

    @Override
    public void move(final int datapath, final String executor, final Ticket ticket) {
        final Datapath moving = datapath(datapath);
        final Executor target = executor(executor);
        moving.post(ticket, () -> moving.moveTo(target, ticket));
    }

    /** Frees memory and descriptors as things stand, as the end of a process does; nobody drives the graph any more. */
    public void discard() throws InterruptedException {
        for (final Datapath datapath : datapaths) {
            if (datapath != null) {
                datapath.free();
            }
        }
        for (final Executor executor : executors) {
            executor.stop();
        }
    }

    /** Ends every datapath and stops the threads. */
    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            isClosed = true;
        }
        for (final Datapath datapath : datapaths) {
            if (datapath != null) {
                close(datapath.info().id(), options.stopDrainNs());
            }
        }
        for (final TransportUnit transport : transports.values()) {
            final Ticket ended = new Ticket();
            transport.post(ended, () -> {
                transport.place.close();
                ended.complete();
            });
            await(ended::isDone, options.patienceNs());
        }
        watchdog.close();
        for (final Executor executor : executors) {
            executor.stop();
        }
    }
}
