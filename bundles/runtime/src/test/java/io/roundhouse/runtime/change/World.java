package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.SandboxContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A service of one thread and a given clock, with revision {@code v1} of the engine {@code e} at work. */
final class World {
    static final long TICK_NS = 1_000_000;

    final FakeSource source = new FakeSource();
    final FakeGraph graph = new FakeGraph();
    final InlineOffPath offPath = new InlineOffPath();
    final EngineRegistry registry = new EngineRegistry(List.of());
    ChangeCoordinator coordinator;
    long nowNs = 1;

    World(final int places) {
        this(places, Journal.NONE);
    }

    World(final int places, final Journal journal) {
        coordinator = coordinator(journal, Map.of());
        source.jar("v1");
        source.content = "v1";
        source.start();
        coordinator.adopt(FakeSource.ENGINE, "bundle");
        settle();
        graph.datapaths(places);
        final Revision v1 = registry.current(FakeSource.ENGINE);
        for (int i = 0; i < places; i++) {
            graph.add(FakeSource.ENGINE, i, v1.factory().create(SandboxContext.of("e", registry.settings("e"))), v1);
        }
        run(20);
    }

    private World() {
        coordinator = coordinator(Journal.NONE, Map.of());
        source.isInstalled = false;
    }

    /** A service without engines. */
    static World empty() {
        return new World();
    }

    ChangeCoordinator coordinator(final Journal journal, final Map<String, String> expected) {
        return new ChangeCoordinator(graph, source, offPath, registry, journal, ChangeLimits.standard().withoutWarmUp(),
            new History(null), expected);
    }

    /** One tick: every place works, then the change goes on. */
    void tick() {
        nowNs += TICK_NS;
        graph.cycle();
        coordinator.doWork(nowNs);
    }

    void run(final int ticks) {
        for (int i = 0; i < ticks; i++) {
            tick();
        }
    }

    /** Runs until no change runs or waits. */
    void settle() {
        for (int i = 0; i < 60_000; i++) {
            tick();
            if (coordinator.isIdle()) {
                return;
            }
        }
        throw new AssertionError("change does not end: " + coordinator.history(3));
    }

    ChangeView upgrade(final String id) {
        final long number = coordinator.submit(new ChangeRequest.Upgrade(FakeSource.ENGINE, Path.of(id)), "test");
        settle();
        return coordinator.change(number);
    }

    ChangeView submit(final ChangeRequest request) {
        final long number = coordinator.submit(request, "test");
        settle();
        return coordinator.change(number);
    }

    /** The revision id that every place runs, by the code of its instance; "mixed" if they differ. */
    String at() {
        final List<String> ids = graph.places.stream().filter(p -> !p.isGone)
            .map(p -> ((FakeEngine) p.instance()).factory.id).distinct().toList();
        return ids.size() == 1 ? ids.getFirst() : "mixed " + ids;
    }

    /** Whether every place goes on and no count was lost or doubled over all exchanges. */
    boolean isWhole() {
        final List<FakePlace> live = graph.places.stream().filter(p -> !p.isGone).toList();
        final long[] before = live.stream().mapToLong(p -> p.worked).toArray();
        run(3);
        for (int i = 0; i < before.length; i++) {
            final FakePlace place = live.get(i);
            if (place.worked == before[i] && place.hasTraffic
                || ((FakeEngine) place.instance()).count != place.worked) {
                return false;
            }
        }
        return true;
    }
}
