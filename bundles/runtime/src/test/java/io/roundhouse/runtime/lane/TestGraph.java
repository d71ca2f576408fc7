package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.runtime.engine.ChainEntry;
import io.roundhouse.runtime.engine.HandleTable;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.datapath.DatapathSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A graph of test engines with their revisions and settings, stepped by hand on a given clock or driven by threads. */
final class TestGraph implements Revisions {
    final Graph graph;
    final Map<String, Settings> settings = new ConcurrentHashMap<>();
    long nowNs = 1_000_000;
    private final Map<String, Revision> revisions = new ConcurrentHashMap<>();

    private TestGraph(final boolean isThreaded) {
        graph = isThreaded ? new Graph(GraphOptions.defaults(), this, System::nanoTime, new HandleTable(_ -> false))
            : new Graph(GraphOptions.unthreaded(), this, () -> nowNs, new HandleTable(_ -> false));
    }

    /** Moves only in {@link #step}. */
    static TestGraph stepped() {
        return new TestGraph(false);
    }

    /** Runs by itself, until the graph is closed. */
    static TestGraph threaded() {
        final TestGraph started = new TestGraph(true);
        started.graph.start();
        return started;
    }

    Revision add(final String name, final EngineFactory factory) {
        final Revision revision = new Revision(name, "1.0.0", "0123456789abcdef", factory);
        revisions.put(name, revision);
        return revision;
    }

    @Override
    public Revision current(final String engine) {
        return revisions.get(engine);
    }

    @Override
    public Settings settings(final String engine) {
        return settings.getOrDefault(engine, Settings.EMPTY);
    }

    @Override
    public List<ChainEntry> defaultChain() {
        return List.of();
    }

    /** Opens a client's datapath. */
    void open(final String name, final String frontend, final String transport, final String... chain) {
        open(name, DatapathInfo.Role.CLIENT, frontend, transport, chain);
    }

    void open(final String name, final DatapathInfo.Role role, final String frontend, final String transport,
        final String... chain) {
        open(name, role, frontend, transport, Map.of(), chain);
    }

    /** @param methods of the session's schema */
    void open(final String name, final DatapathInfo.Role role, final String frontend, final String transport,
        final Map<Integer, String> methods, final String... chain) {
        graph.open(new DatapathSpec(name, "test", role, "x", frontend, Settings.EMPTY, transport, List.of(chain), null,
            Map.of(), DescriptorSet.EMPTY, methods));
    }

    /** The clock moves while nobody works, then a duty cycle follows. */
    void pause(final long ns) {
        nowNs += ns;
        step(1);
    }

    /** So many microseconds with a duty cycle in each. */
    void step(final int times) {
        for (int i = 0; i < times; i++) {
            nowNs += 1_000;
            for (final Executor executor : graph.allExecutors()) {
                executor.dutyCycle();
            }
        }
    }

    /** Puts a policy on the first datapath, in a step. */
    Place attach(final String name, final Policy policy, final int position) {
        return attach(name, policy, position, false);
    }

    /** The same, on trial. */
    Place attachOnTrial(final String name, final Policy policy) {
        return attach(name, policy, -1, true);
    }

    private Place attach(final String name, final Policy policy, final int position, final boolean onTrial) {
        final Revision revision = add(name, TestEngines.factory(EngineKind.POLICY, _ -> policy));
        final Place place = graph.place(0, name, Settings.EMPTY);
        place.trial(onTrial);
        final Engine instance = revision.factory().create(place.context());
        await(ticket -> graph.attach(place, instance, revision, position, ticket));
        return place;
    }

    /** Has something done that a step or more must bring about. */
    void await(final Consumer<Ticket> post) {
        final Ticket ticket = new Ticket();
        post.accept(ticket);
        for (int i = 0; i < 100 && !ticket.isDone(); i++) {
            step(1);
        }
        assertTrue(ticket.isDone());
        assertNull(ticket.failure());
    }
}
