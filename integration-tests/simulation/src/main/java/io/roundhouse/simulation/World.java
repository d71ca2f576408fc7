package io.roundhouse.simulation;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.runtime.change.ChangeCoordinator;
import io.roundhouse.runtime.change.ChangeLimits;
import io.roundhouse.runtime.change.EngineRegistry;
import io.roundhouse.runtime.change.History;
import io.roundhouse.runtime.engine.HandleTable;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.runtime.lane.Audit;
import io.roundhouse.runtime.lane.Graph;
import io.roundhouse.runtime.lane.GraphOptions;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.datapath.DatapathSpec;
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
    private static final List<String> ENGINES = List.of(CALLER, ANSWERER, RELAY, GATE, SECOND);
    private static final int CLIENTS = 3;
    private static final int SERVERS = 2;
    private static final int DRAIN_STEPS = 200_000;
    private static final long MS = 1_000_000L;

    long lateThrows;
    long failedCalls;
    long calls;
    long changes;
    long committed;
    long reverted;
    long crashes;
    long hangs;

    final Sabotage sabotage;

    private final SimulatedSource source = new SimulatedSource(this);
    private final SimulatedJournal journal = new SimulatedJournal();
    private final CycleThreads threads = new CycleThreads();
    private final Map<Long, Ledger> ledgers = new TreeMap<>();
    private final Map<Integer, ServerMemory> servers = new TreeMap<>();
    private long random;
    private long nowNs = 1_000_000_000L;
    private long hangsExpected;
    private EngineRegistry registry;
    private Graph graph;
    private ChangeCoordinator coordinator;
    private boolean isOpen;
    private boolean mayHang;
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

    /** Whether the applications call no more. */
    boolean isDraining() {
        return isDraining;
    }

    void check(final boolean holds, final String what) {
        if (!holds) {
            violation = violation == null ? new Violation(what + "; last changes: " + recent()) : violation;
            throw violation;
        }
    }

    private List<String> recent() {
        return coordinator.history(4).stream().map(c -> c.kind() + ' ' + c.engine() + ' ' + c.to() + ' ' + c.phase() + ' '
            + c.outcome() + ' ' + c.steps()).toList();
    }

    /** The engine in hand hangs until a later step lets it come back. */
    void hang() {
        check(mayHang || !threads.isOnDatapath(), "a hang that was not foreseen");
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
        ledgers.values().stream().filter(l -> l.id == ledger).forEach(l -> l.arrived(number));
    }

    private void boot() {
        registry = new EngineRegistry(List.of(GATE));
        graph = new Graph(GraphOptions.unthreaded(), registry, () -> nowNs, new HandleTable(_ -> false));
        coordinator = new ChangeCoordinator(graph, source, new SimulatedOffPath(this), registry, journal,
            ChangeLimits.standard(), new History(null), journal.interrupted());
        coordinator.onChange(this::ended);
        ledgers.clear();
        servers.clear();
        isOpen = false;
        for (final String engine : ENGINES) {
            source.hold(engine, source.content(engine));
            coordinator.adopt(engine, "start");
        }
    }

    private void ended(final ChangeView view) {
        changes++;
        committed += view.outcome() == ChangeView.Outcome.COMMITTED ? 1 : 0;
        reverted += view.outcome() == ChangeView.Outcome.REVERTED ? 1 : 0;
    }

    private void open() {
        isOpen = true;
        for (int i = 0; i < CLIENTS + SERVERS; i++) {
            final boolean isServer = i < SERVERS;
            if (!isServer) {
                ledgers.put((long) i, new Ledger(this, ++ledgerIds));
            }
            graph.open(new DatapathSpec("d" + i, "app" + i, isServer ? Role.SERVER : Role.CLIENT, "x",
                isServer ? ANSWERER : CALLER, Settings.EMPTY, RELAY, null, null, Map.of()));
        }
    }

    /** One step: a duty cycle, a step of a change, something an operator or fate does. */
    void step() {
        nowNs += draw(1_000) == 0 ? draw(20) * MS : 100 + draw(20_000);
        final int what = draw(4_000);
        if (what < 8) {
            request();
        } else if (what == 8) {
            crash();
            return;
        } else if (what == 9) {
            byHand();
        } else if (what < 30) {
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
        check(wrong.isEmpty(), String.join("; ", wrong));
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
                executor.dutyCycle();
            }
        }
    }

    /** Whether a revision that hangs may be at work: then cycles run on a thread that may be lost. */
    private boolean mayHang() {
        if (!mayHang || coordinator.isIdle()) {
            mayHang = ENGINES.stream().anyMatch(engine -> hangs(source.content(engine))
                || registry.current(engine) != null && hangs(registry.current(engine).id()));
        }
        return mayHang;
    }

    private static boolean hangs(final String id) {
        return id.endsWith(Fault.HANGS_FIRST.name()) || id.endsWith(Fault.HANGS_LATE.name());
    }

    /** No change runs: every place is of the revision in force. */
    private void idle() {
        if (!isOpen) {
            if (ENGINES.stream().allMatch(engine -> registry.current(engine) != null)) {
                open();
            }
            return;
        }
        for (final String engine : ENGINES) {
            final Revision current = registry.current(engine);
            check(current != null, "no revision of " + engine + " is in force");
            for (final Place place : graph.places(engine)) {
                check(place.revision().id().equals(current.id()), place.name() + " runs " + place.revision() + ", in force is "
                    + current);
            }
        }
    }

    private String randomJar(final String engine) {
        final Fault[] faults = Fault.values();
        final Fault drawn = draw(2) == 0 ? Fault.NONE : faults[draw(faults.length)];
        // After the commit a policy that hangs is bypassed; another engine takes its datapaths with it until it is
        // exchanged.
        final Fault fault = drawn == Fault.HANGS_LATE && !engine.equals(GATE) && !engine.equals(SECOND) ? Fault.NONE : drawn;
        return SimulatedSource.id(engine, 1 + draw(2), fault);
    }

    private void request() {
        final String engine = ENGINES.get(draw(ENGINES.size()));
        final String datapath = "d" + draw(CLIENTS + SERVERS);
        final ChangeRequest request = switch (draw(8)) {
            case 0 -> new ChangeRequest.Rollback(engine, null);
            case 1, 2 -> new ChangeRequest.Attach(SECOND, datapath, draw(3) - 1, Map.of());
            case 3 -> new ChangeRequest.Detach(draw(4) == 0 ? GATE : SECOND, datapath);
            case 4 -> new ChangeRequest.Move(datapath, draw(2) == 0 ? "shared-0" : "other");
            default -> new ChangeRequest.Upgrade(engine, java.nio.file.Path.of(randomJar(engine)));
        };
        if (isOpen && coordinator.history(4).stream().noneMatch(c -> c.phase() == ChangeView.Phase.QUEUED)) {
            coordinator.submit(request, "simulation");
        }
    }

    /** Somebody updates a bundle without asking. */
    private void byHand() {
        if (isOpen) {
            final String engine = ENGINES.get(draw(ENGINES.size()));
            source.update(engine, randomJar(engine));
            coordinator.adopt(engine, "bundle");
        }
    }

    /** The process is killed and started again. */
    private void crash() {
        crashes++;
        count();
        threads.abandonAll();
        boot();
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
        }
        check(coordinator.isIdle(), "a change did not come to its end");
        for (final Ledger ledger : ledgers.values()) {
            check(ledger.called == ledger.answered, "application " + ledger.id + " called " + ledger.called
                + " times and was answered " + ledger.answered + " times; " + Audit.describe(graph) + ' ' + quarantined());
        }
        count();
        threads.abandonAll();
    }

    private String quarantined() {
        return ENGINES.stream().flatMap(engine -> graph.places(engine).stream())
            .map(p -> p.name() + ' ' + p.revision().id() + " quarantined=" + p.probe().isQuarantined() + " tripped="
                + p.probe().isTripped() + " errors=" + p.probe().errors() + ' ' + p.probe().lastError()).toList().toString();
    }

    private boolean isAtRest() {
        return coordinator.isIdle() && ledgers.values().stream().allMatch(l -> l.called == l.answered);
    }
}
