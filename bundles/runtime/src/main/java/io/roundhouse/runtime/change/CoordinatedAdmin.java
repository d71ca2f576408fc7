package io.roundhouse.runtime.change;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.DatapathView;
import io.roundhouse.admin.EngineView;
import io.roundhouse.admin.ExecutorView;
import io.roundhouse.admin.MetricView;
import io.roundhouse.admin.PlanView;
import io.roundhouse.admin.RevisionView;
import io.roundhouse.runtime.engine.ChainEntry;
import io.roundhouse.runtime.engine.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The admin service on top of the coordinator. Thread-safe. */
public final class CoordinatedAdmin implements Admin {
    private static final String ENGINE_NAME = "[a-z0-9][a-z0-9-]*";

    private final ChangeCoordinator coordinator;
    private final Surroundings with;
    private final Planner planner;
    private final String origin;

    /** @param origin who is told to have asked for the changes submitted here */
    public CoordinatedAdmin(final ChangeCoordinator coordinator, final String origin) {
        this.coordinator = coordinator;
        this.with = coordinator.surroundings();
        this.planner = new Planner(with);
        this.origin = origin;
    }

    @Override
    public List<EngineView> engines() {
        final List<EngineView> views = new ArrayList<>();
        for (final String engine : with.registry().engines()) {
            final EngineRegistry.Entry entry = with.registry().entry(engine);
            if (entry != null && entry.inForce) {
                views.add(view(engine, entry));
            }
        }
        return views;
    }

    private EngineView view(final String engine, final EngineRegistry.Entry entry) {
        final List<Place> places = with.graph().places(engine);
        final Arrival latest = with.source().arrival(engine);
        final boolean isQuarantined = places.stream().anyMatch(place -> place.probe().isQuarantined());
        final boolean isLingering = entry.lingering || !Arrival.isThere(latest);
        final String state = isLingering ? "LINGERING" : isQuarantined ? "QUARANTINED" : "RUNNING";
        return new EngineView(engine, entry.revision.factory().kind().name(), entry.revision.version(),
            entry.revision.id().substring(0, Math.min(8, entry.revision.id().length())), with.source().bundle(engine),
            state, places.size(), entry.zombies(), entry.settings, with.graph().counters(engine));
    }

    @Override
    public List<RevisionView> revisions(final String engine) {
        final EngineRegistry.Entry entry = known(engine);
        return with.source().stored(engine).stream().map(view ->
            new RevisionView(view.id(), view.version(), view.stored(), view.id().equals(entry.revision.id()))).toList();
    }

    private EngineRegistry.Entry known(final String engine) {
        final EngineRegistry.Entry entry = engine == null ? null : with.registry().entry(engine);
        if (entry == null || !entry.inForce) {
            throw new IllegalArgumentException("no engine of that name: " + engine + ", known are "
                + with.registry().engines());
        }
        return entry;
    }

    @Override
    public List<DatapathView> datapaths() {
        return with.graph().datapaths();
    }

    @Override
    public List<String> defaultChain() {
        return ChainEntry.texts(with.registry().defaultChain());
    }

    @Override
    public List<ExecutorView> executors() {
        return with.graph().executors();
    }

    @Override
    public int drain(final Duration limit) {
        return with.graph().drain(limit.toNanos());
    }

    @Override
    public boolean isDraining() {
        return with.graph().isDraining();
    }

    @Override
    public List<MetricView> metrics() {
        return with.graph().metrics();
    }

    @Override
    public PlanView plan(final ChangeRequest request) {
        validate(request);
        return planner.plan(request);
    }

    @Override
    public long submit(final ChangeRequest request) {
        validate(request);
        return coordinator.submit(request, origin);
    }

    private void validate(final ChangeRequest request) {
        switch (request) {
            case ChangeRequest.Upgrade r -> {
                known(r.engine());
                file(r.jar());
            }
            case ChangeRequest.Deploy r -> {
                if (r.engine() == null || !r.engine().matches(ENGINE_NAME)) {
                    throw new IllegalArgumentException("an engine's name has lower-case letters, digits and -: "
                        + r.engine());
                }
                file(r.jar());
                r.needs().forEach(CoordinatedAdmin::file);
            }
            case ChangeRequest.Remove r -> known(r.engine());
            case ChangeRequest.Rollback r -> known(r.engine());
            case ChangeRequest.Attach r -> {
                known(r.engine());
                new Selector(r.datapaths());
            }
            case ChangeRequest.Detach r -> {
                known(r.engine());
                new Selector(r.datapaths());
            }
            case ChangeRequest.Configure r -> known(r.engine());
            case ChangeRequest.Restart r -> known(r.engine());
            case ChangeRequest.Chain r -> ChainEntry.parse(r.policies()).forEach(entry -> known(entry.policy()));
            case ChangeRequest.Move r -> {
                new Selector(r.datapaths());
                if (r.executor() == null || r.executor().isBlank()) {
                    throw new IllegalArgumentException("executor has no name");
                }
            }
        }
    }

    private static void file(final Path jar) {
        if (jar == null || !Files.isRegularFile(jar)) {
            throw new IllegalArgumentException("no such file: " + jar);
        }
    }

    @Override
    public ChangeView change(final long id) {
        return coordinator.change(id);
    }

    @Override
    public ChangeView await(final long id, final Duration limit) throws InterruptedException {
        final CountDownLatch ended = new CountDownLatch(1);
        final AutoCloseable listening = coordinator.onChange(view -> {
            if (view.id() == id) {
                ended.countDown();
            }
        });
        try {
            final ChangeView now = coordinator.change(id);
            if (now == null || now.phase() == ChangeView.Phase.ENDED) {
                return now;
            }
            ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
            return coordinator.change(id);
        } finally {
            close(listening);
        }
    }

    private static void close(final AutoCloseable listening) {
        try {
            listening.close();
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<ChangeView> history(final int limit) {
        return coordinator.history(limit);
    }

    @Override
    public AutoCloseable onChange(final Consumer<ChangeView> listener) {
        return coordinator.onChange(listener);
    }
}
