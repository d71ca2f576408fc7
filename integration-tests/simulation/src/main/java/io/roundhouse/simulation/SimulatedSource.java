package io.roundhouse.simulation;

import io.roundhouse.admin.RevisionView;
import io.roundhouse.runtime.change.Adopted;
import io.roundhouse.runtime.change.Arrival;
import io.roundhouse.runtime.change.Installed;
import io.roundhouse.runtime.change.ProbeReport;
import io.roundhouse.runtime.change.RevisionSource;
import io.roundhouse.runtime.engine.Quarantine;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.spi.EngineKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The framework's bundles as a table: what each engine's bundle holds survives a crash. A jar's path and content id is
 * {@code engine-layout-fault}.
 */
final class SimulatedSource implements RevisionSource {
    private final World world;
    private final Map<String, String> content = new TreeMap<>();
    private final Map<String, Arrival> arrivals = new TreeMap<>();
    private final Map<String, SimulatedFactory> factories = new TreeMap<>();
    private final Map<String, Set<String>> kept = new TreeMap<>();
    private final Set<String> deployed = new TreeSet<>();
    private long numbers;

    SimulatedSource(final World world) {
        this.world = world;
    }

    static String id(final String engine, final int layout, final Fault fault) {
        return engine + '-' + layout + '-' + fault;
    }

    /** Content id of the engine's bundle; null when there is none. */
    String content(final String engine) {
        return content.get(engine);
    }

    SimulatedFactory factory(final String id) {
        return factories.computeIfAbsent(id, key -> {
            final String[] parts = key.split("-");
            return new SimulatedFactory(world, parts[0], Integer.parseInt(parts[1]), Fault.valueOf(parts[2]));
        });
    }

    /** What starting, stopping and updating a bundle does, whoever does it. */
    void hold(final String engine, final String id) {
        content.put(engine, id);
        kept.computeIfAbsent(engine, _ -> new TreeSet<>()).add(id);
        final boolean isPresent = factory(id).fault() != Fault.NO_FACTORY;
        arrivals.put(engine, new Arrival(engine, ++numbers, isPresent, id));
    }

    @Override
    public String keep(final String engine, final Path jar) {
        kept.computeIfAbsent(engine, _ -> new TreeSet<>()).add(jar.toString());
        return jar.toString();
    }

    @Override
    public List<RevisionView> stored(final String engine) {
        return kept.getOrDefault(engine, Set.of()).stream()
            .map(id -> new RevisionView(id, "1.0.0", Instant.EPOCH, false)).toList();
    }

    @Override
    public ProbeReport probe(final String engine, final String id) {
        final SimulatedFactory factory = factory(id);
        return new ProbeReport(id, "1.0.0", factory.kind(), factory.schema(),
            factory.fault() == Fault.UNRESOLVED ? List.of("does not resolve") : List.of(), List.of());
    }

    @Override
    public void installNeeds(final List<Path> jars) {
    }

    @Override
    public void install(final String engine, final String id) {
        deployed.add(engine);
        hold(engine, id);
    }

    @Override
    public void uninstall(final String engine) {
        if (!deployed.remove(engine)) {
            return;
        }
        content.remove(engine);
        arrivals.put(engine, new Arrival(engine, ++numbers, false, null));
    }

    @Override
    public boolean isDeployed(final String engine) {
        return deployed.contains(engine);
    }

    @Override
    public void keepChain(final List<String> policies) {
    }

    @Override
    public void update(final String engine, final String id) {
        arrivals.put(engine, new Arrival(engine, ++numbers, false, null));
        hold(engine, id);
    }

    @Override
    public Arrival arrival(final String engine) {
        return arrivals.get(engine);
    }

    @Override
    public Adopted adopt(final Arrival arrival) {
        final String id = (String) arrival.origin();
        final Revision revision = new Revision(arrival.engine(), "1.0.0", id, factory(id));
        world.adopted(revision);
        return new Adopted(revision,
            factory(id).fault() == Fault.UNRESOLVED ? List.of("exports a package") : List.of());
    }

    @Override
    public Installed installed(final String engine) {
        return content.containsKey(engine) ? new Installed(true, content.get(engine)) : Installed.NOTHING;
    }

    @Override
    public String remedy(final String engine) {
        return "wait for fate";
    }

    @Override
    public Map<String, String> settings(final String engine) {
        return SimulatedFactory.kind(engine) == EngineKind.POLICY && world.draw(2) == 0
            ? Map.of(Quarantine.PROPERTY, "fail") : Map.of();
    }

    @Override
    public void configure(final String engine, final Map<String, String> settings) {
    }

    @Override
    public long bundle(final String engine) {
        return 1;
    }

    @Override
    public void pin(final String engine, final String running, final String previous) {
    }
}
