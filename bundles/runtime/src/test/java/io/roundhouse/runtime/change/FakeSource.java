package io.roundhouse.runtime.change;

import io.roundhouse.admin.RevisionView;
import io.roundhouse.runtime.engine.Revision;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One bundle that offers the engine {@code e}; jars are named by their content id. */
final class FakeSource implements RevisionSource {
    static final String ENGINE = "e";

    final Map<String, FakeFactory> jars = new TreeMap<>();
    final Map<String, String> settings = new TreeMap<>();
    final List<String> updates = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    final List<String> needs = new ArrayList<>();
    List<String> chain;
    boolean isDeployed;
    String content;
    String failsToStart = "";
    boolean isInstalled = true;
    boolean isUpdateBroken;
    Runnable onUpdate = () -> { };
    Runnable onAdopt = () -> { };
    /** Called before and after everything that leaves a trace. */
    Runnable atPoint = () -> { };
    private Arrival arrival;
    private long number;

    FakeFactory jar(final String id) {
        return jars.computeIfAbsent(id, FakeFactory::new);
    }

    /** What the operator or the framework does to the bundle, by hand or for us. */
    void start() {
        arrival = new Arrival(ENGINE, ++number, true, content);
    }

    void stop() {
        arrival = new Arrival(ENGINE, ++number, false, null);
    }

    void updateByHand(final String id) {
        stop();
        content = id;
        if (!id.equals(failsToStart)) {
            start();
        }
    }

    @Override
    public String keep(final String engine, final Path jar) {
        return jar.toString();
    }

    @Override
    public List<RevisionView> stored(final String engine) {
        return jars.keySet().stream().map(id -> new RevisionView(id, "1.0.0", Instant.EPOCH, false)).toList();
    }

    @Override
    public ProbeReport probe(final String engine, final String id) {
        atPoint.run();
        final FakeFactory factory = jars.get(id);
        return new ProbeReport(id, "1.0.0", factory.kind(), factory.schema, List.copyOf(problems), List.of());
    }

    @Override
    public void installNeeds(final List<Path> jars) {
        jars.forEach(jar -> needs.add(jar.toString()));
    }

    @Override
    public void install(final String engine, final String id) {
        atPoint.run();
        isInstalled = true;
        isDeployed = true;
        updateByHand(id);
    }

    @Override
    public void uninstall(final String engine) {
        needs.clear();
        if (isUpdateBroken) {
            throw new IllegalStateException("uninstalling is broken");
        }
        if (isDeployed) {
            isInstalled = false;
            stop();
        }
    }

    @Override
    public boolean isDeployed(final String engine) {
        return isDeployed;
    }

    @Override
    public void keepChain(final List<String> policies) {
        chain = policies;
    }

    @Override
    public void update(final String engine, final String id) {
        atPoint.run();
        updates.add(id);
        if (isUpdateBroken || !isInstalled) {
            throw new IllegalStateException("update is broken");
        }
        stop();
        atPoint.run();
        updateByHand(id);
        onUpdate.run();
        atPoint.run();
        if (id.equals(failsToStart)) {
            throw new IllegalStateException("bundle does not start");
        }
    }

    @Override
    public Arrival arrival(final String engine) {
        return arrival;
    }

    @Override
    public Adopted adopt(final Arrival word) {
        atPoint.run();
        final String id = (String) word.origin();
        final Adopted adopted = new Adopted(new Revision(ENGINE, "1.0.0", id, jars.get(id)), List.copyOf(problems));
        onAdopt.run();
        return adopted;
    }

    @Override
    public Installed installed(final String engine) {
        return isInstalled ? new Installed(true, content) : Installed.NOTHING;
    }

    @Override
    public String remedy(final String engine) {
        return "start bundle 7";
    }

    @Override
    public Map<String, String> settings(final String engine) {
        return settings;
    }

    @Override
    public void configure(final String engine, final Map<String, String> next) {
        settings.clear();
        settings.putAll(next);
    }

    @Override
    public long bundle(final String engine) {
        return 7;
    }

    @Override
    public void pin(final String engine, final String running, final String previous) {
    }
}
