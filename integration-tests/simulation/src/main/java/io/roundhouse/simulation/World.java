package io.roundhouse.simulation;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.runtime.change.ChangeCoordinator;
import io.roundhouse.runtime.change.ChangeLimits;
import io.roundhouse.runtime.change.EngineRegistry;
import io.roundhouse.runtime.change.History;
import io.roundhouse.runtime.engine.HandleTable;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.runtime.lane.Audit;
import io.roundhouse.runtime.lane.Graph;
import io.roundhouse.runtime.lane.GraphOptions;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.datapath.DatapathSpec;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One service, its applications and its operator in one seed. {@link #step} draws what happens next. Everything random
 * comes from the seed; time is given.
 */
final class World {
    static final String CALLER = "caller";
    static final String ANSWERER = "answerer";
    static final String RELAY = "relay";
    static final String GATE = "gate";
    static final String SECOND = "second";
    /** Not there until it is deployed. */
    static final String GUEST = "guest";
    private static final List<String> ENGINES = List.of(CALLER, ANSWERER, RELAY, GATE, SECOND);
    private static final List<String> EVER = List.of(CALLER, ANSWERER, RELAY, GATE, SECOND, GUEST);
    private static final int CLIENTS = 3;
    private static final int SERVERS = 2;
    static final int DATAPATHS = CLIENTS + SERVERS;
    private static final int DRAIN_STEPS = 200_000;
    private static final long MS = 1_000_000L;

    long failedCalls;
    long expired;
    long cancelled;
    long calls;
    long changes;
    long committed;
    long reverted;
    long crashes;
    long hangs;
    long restarts;
    long takenOff;
    long deployed;
    long removed;

    final Sabotage sabotage;

    private final SimulatedSource source = new SimulatedSource(this);
    private final SimulatedJournal journal = new SimulatedJournal();
    private final CycleThreads threads = new CycleThreads();
    private final Map<Long, Ledger> ledgers = new TreeMap<>();
    private final Map<Integer, ServerMemory> servers = new TreeMap<>();
    /** Of instances that hang at some time; those that are thrown away before need no thread of their own. */
    private final List<WeakReference<Faults>> hanging = new ArrayList<>();
    private long random;
    private long nowNs = 1_000_000_000L;
    private long hangsExpected;
    private EngineRegistry registry;
    private Graph graph;
    private ChangeCoordinator coordinator;
    private boolean isOpen;
    private boolean isCycling;
    private boolean mayBeMade;
    private Violation violation;
    private boolean isDraining;
    private long ledgerIds;

    /** What may not happen happened. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(final String what) {
            super(what);
        }
    }

    /** Off a datapath, code that hangs is told by this. */
    static final class Hung extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** @param sabotage what the relay does now and then although it may not */
    World(final long seed, final Sabotage sabotage) {
        this.sabotage = sabotage;
        random = mix(seed);
        ENGINES.forEach(engine -> source.hold(engine, SimulatedSource.id(engine, 1, Fault.NONE)));
        boot();
    }

    static long mix(final long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    int draw(final int bound) {
        random = mix(random);
        return (int) Long.remainderUnsigned(random, bound);
    }

    long nowNs() {
        return nowNs;
    }

    /** Whether the applications call no more. */
    boolean isDraining() {
        return isDraining;
    }

    /** @param what a constant: thousands of checks are made in each step */
    void check(final boolean holds, final String what) {
        if (!holds) {
            violated(what);
        }
    }

    /** What may not happen happened: ends the seed. */
    void violated(final String what) {
        violation = violation == null ? new Violation(what + "; last changes: " + recent()) : violation;
        throw violation;
    }

    private List<String> recent() {
        return coordinator.history(4).stream().map(c -> c.kind() + ' ' + c.engine() + ' ' + c.to() + ' ' + c.phase()
            + ' '
            + c.outcome() + ' ' + c.steps()).toList();
    }

    /** The engine in hand hangs until a later step lets it come back. */
    void hang() {
        check(!isCycling || threads.isOnDatapath(), "a hang that was not foreseen");
        threads.hang();
        hangs += threads.isOnDatapath() ? 1 : 0;
    }

    Ledger ledger(final DatapathInfo info) {
        return ledgers.get((long) info.id());
    }

    ServerMemory serverMemory(final DatapathInfo info) {
        return servers.computeIfAbsent(info.id(), _ -> new ServerMemory(this));
    }

    void arrived(final long ledger, final long number) {
        for (final Ledger one : ledgers.values()) {
            if (one.id == ledger) {
                one.arrived(number);
            }
        }
    }

    private void boot() {
        registry = new EngineRegistry(List.of(GATE));
        graph = new Graph(GraphOptions.unthreaded(), registry, () -> nowNs, new HandleTable(_ -> false));
        coordinator = new ChangeCoordinator(graph, source, new SimulatedOffPath(this), registry, journal,
            ChangeLimits.standard().withoutWarmUp(), new History(null), journal.interrupted());
        coordinator.onChange(this::ended);
        ledgers.clear();
        servers.clear();
        isOpen = false;
        for (final String engine : EVER) {
            if (source.content(engine) != null) {
                source.hold(engine, source.content(engine));
                coordinator.adopt(engine, "start");
            }
        }
    }

    private void ended(final ChangeView view) {
        changes++;
        restarts += view.kind().equals("restart") && view.outcome() == ChangeView.Outcome.COMMITTED ? 1 : 0;
        committed += view.outcome() == ChangeView.Outcome.COMMITTED ? 1 : 0;
        reverted += view.outcome() == ChangeView.Outcome.REVERTED ? 1 : 0;
        if (view.engine().equals(GUEST)) {
            guest(view);
        }
        if (view.kind().equals("attach") && view.outcome() == ChangeView.Outcome.REVERTED) {
            takenOff += view.reason().contains("failed on trial") ? 1 : 0;
            check(graph.places(view.engine()).stream().noneMatch(place -> view.steps().contains(place.name()
                + " attached")), "what failed on trial is still there");
        }
    }

    /** What a deployment that failed, or a removal, leaves behind is nothing. */
    private void guest(final ChangeView view) {
        final boolean isIn = view.kind().equals("deploy") && view.outcome() == ChangeView.Outcome.COMMITTED;
        final boolean isOut = view.kind().equals("remove") && view.outcome() == ChangeView.Outcome.COMMITTED
            || view.kind().equals("deploy") && view.outcome() == ChangeView.Outcome.REVERTED;
        deployed += isIn ? 1 : 0;
        removed += isOut ? 1 : 0;
        check(!isIn || registry.current(GUEST) != null && source.content(GUEST) != null, "deployed and not there");
        check(!isOut || registry.current(GUEST) == null && source.content(GUEST) == null
            && graph.places(GUEST).isEmpty(), "removed and still there");
    }

    private void open() {
        isOpen = true;
        for (int i = 0; i < DATAPATHS; i++) {
            final boolean isServer = i < SERVERS;
            if (!isServer) {
                ledgers.put((long) i, new Ledger(this, ++ledgerIds));
            }
            graph.open(new DatapathSpec("d" + i, "app" + i, isServer ? Role.SERVER : Role.CLIENT, "x",
                isServer ? ANSWERER : CALLER, Settings.EMPTY, RELAY, null, null, Map.of(),
                DescriptorSet.EMPTY, Map.of()));
        }
    }

    /** One step: a duty cycle, a step of a change, something an operator or fate does. */
    void step() {
        nowNs += draw(1_000) == 0 ? draw(20) * MS : 100 + draw(20_000);
        final int what = draw(4_000);
        if (what < 16) {
            request();
        } else if (what == 16) {
            crash();
            return;
        } else if (what == 17) {
            byHand();
        } else if (what < 40) {
            threads.releaseOne();
        }
        if ((what & 3) == 0) {
            coordinator.doWork(nowNs);
        }
        cycle();
        if (violation != null) {
            // Thrown from within an engine it was taken for the engine's own.
            throw violation;
        }
        final List<String> wrong = Audit.check(graph);
        if (!wrong.isEmpty()) {
            violated(String.join("; ", wrong));
        }
        if (coordinator.isIdle()) {
            idle();
        }
    }

    private void cycle() {
        for (final Executor executor : graph.allExecutors()) {
            if (threads.isStuck(executor)) {
                graph.watchdog().look();
            } else if (mayHang()) {
                threads.run(executor);
            } else {
                isCycling = true;
                executor.dutyCycle();
                isCycling = false;
            }
        }
    }

    private static boolean hangsFirst(final Revision revision) {
        final Fault fault = revision == null ? Fault.NONE : ((SimulatedFactory) revision.factory()).fault();
        return fault == Fault.HANGS_FIRST || fault == Fault.HANGS_IN_RESTORE;
    }

    /** A change took a revision on: within a cycle an instance may be made and be at work. */
    void adopted(final Revision revision) {
        mayBeMade |= hangsFirst(revision);
    }

    /** An instance was made that gets to work. */
    void made(final Faults faults) {
        if (!faults.hasHung()) {
            hanging.add(new WeakReference<>(faults));
        }
    }

    /** Whether an instance may hang in the next cycle: then that runs on a thread that may be lost. */
    private boolean mayHang() {
        boolean mayHang = false;
        if (coordinator.isIdle()) {
            mayBeMade = false;
        } else {
            mayHang = mayBeMade || EVER.stream().map(registry::current).anyMatch(World::hangsFirst);
        }
        for (int i = hanging.size() - 1; i >= 0; i--) {
            final Faults faults = hanging.get(i).get();
            if (faults == null || faults.hasHung()) {
                hanging.remove(i);
            } else {
                mayHang |= faults.mayHang();
            }
        }
        return mayHang;
    }

    /** No change runs: every place is of the revision in force. */
    private void idle() {
        if (!isOpen) {
            if (ENGINES.stream().allMatch(engine -> registry.current(engine) != null)) {
                open();
            }
            return;
        }
        final String stray = Audit.stray(graph, registry);
        if (stray != null) {
            violated(stray);
        }
    }

    private String randomJar(final String engine) {
        final Fault[] faults = Fault.values();
        final Fault drawn = draw(2) == 0 ? Fault.NONE : faults[draw(faults.length)];
        return SimulatedSource.id(engine, 1 + draw(2), drawn);
    }

    private void request() {
        final String engine = EVER.get(draw(EVER.size()));
        final String datapath = "d" + draw(DATAPATHS);
        final ChangeRequest request = engine.equals(GUEST) ? guestRequest(datapath) : switch (draw(9)) {
            case 0 -> new ChangeRequest.Rollback(engine, null);
            case 1, 2 -> new ChangeRequest.Attach(SECOND, datapath, draw(3) - 1, Map.of());
            case 3 -> new ChangeRequest.Detach(draw(4) == 0 ? GATE : SECOND, datapath);
            case 4 -> new ChangeRequest.Move(datapath, draw(2) == 0 ? "shared-0" : "other");
            case 5 -> new ChangeRequest.Restart(engine);
            default -> new ChangeRequest.Upgrade(engine, Path.of(randomJar(engine)));
        };
        if (isOpen && coordinator.history(4).stream().noneMatch(c -> c.phase() == ChangeView.Phase.QUEUED)) {
            coordinator.submit(request, "simulation");
        }
    }

    private ChangeRequest guestRequest(final String datapath) {
        if (registry.current(GUEST) == null) {
            return new ChangeRequest.Deploy(GUEST, Path.of(randomJar(GUEST)), List.of());
        }
        return switch (draw(5)) {
            case 0 -> new ChangeRequest.Upgrade(GUEST, Path.of(randomJar(GUEST)));
            case 1, 2 -> new ChangeRequest.Attach(GUEST, datapath, draw(3) - 1, Map.of());
            case 3 -> new ChangeRequest.Detach(GUEST, "*");
            default -> new ChangeRequest.Remove(GUEST);
        };
    }

    /** Somebody updates a bundle without asking. */
    private void byHand() {
        final String engine = EVER.get(draw(EVER.size()));
        if (isOpen && source.content(engine) != null) {
            source.update(engine, randomJar(engine));
            coordinator.adopt(engine, "bundle");
        }
    }

    /** The process is killed and started again. */
    private void crash() {
        crashes++;
        count();
        end();
        boot();
    }

    private void end() {
        threads.abandonAll();
        hanging.clear();
        try {
            graph.discard();
        } catch (final InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void count() {
        ledgers.values().forEach(l -> calls += l.called);
    }

    /** Ends the seed: the applications call no more, and every call must come to its end. */
    void finish() {
        isDraining = true;
        for (int i = 0; i < DRAIN_STEPS && !(i > 0 && isAtRest()); i++) {
            nowNs += 100_000;
            threads.releaseOne();
            coordinator.doWork(nowNs);
            cycle();
            if (isOpen && coordinator.isIdle()) {
                putRight();
            }
        }
        check(coordinator.isIdle(), "a change did not come to its end");
        for (final Ledger ledger : ledgers.values()) {
            check(ledger.called == ledger.answered, "application " + ledger.id + " called " + ledger.called
                + " times and was answered " + ledger.answered + " times; " + Audit.describe(graph) + ' '
                + quarantined());
        }
        count();
        end();
    }

    /** What the runtime gave up is the operator's: he goes to a revision without fault. */
    private void putRight() {
        for (final String engine : List.of(CALLER, ANSWERER, RELAY)) {
            if (graph.places(engine).stream().anyMatch(place -> place.probe().isQuarantined())) {
                coordinator.submit(new ChangeRequest.Upgrade(engine,
                    Path.of(SimulatedSource.id(engine, 1, Fault.NONE))), "simulation");
            }
        }
    }

    private String quarantined() {
        return ENGINES.stream().flatMap(engine -> graph.places(engine).stream())
            .map(p -> p.name() + ' ' + p.revision().id() + " quarantined=" + p.probe().isQuarantined() + " tripped="
                + p.probe().isTripped() + " errors=" + p.probe().errors() + ' '
                + p.probe().lastError()).toList().toString();
    }

    private boolean isAtRest() {
        return coordinator.isIdle() && ledgers.values().stream().allMatch(l -> l.called == l.answered);
    }
}
