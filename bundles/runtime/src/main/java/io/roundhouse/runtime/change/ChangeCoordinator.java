package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.runtime.engine.DatapathGraph;
import io.roundhouse.runtime.engine.OffPath;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Carries out changes, one at a time, in the order asked for; what happens by itself, to instances and to bundles,
 * comes before what is asked for. {@link #doWork} belongs to one thread, the change thread or the simulation's;
 * everything else is thread-safe and returns at once.
 */
public final class ChangeCoordinator {
    private static final int QUEUE_LIMIT = 256;
    /** Origin of a change that the runtime makes because an instance is out of work. */
    private static final String QUARANTINE = "quarantine";

    private final Surroundings with;
    private final History history;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final Map<String, Adoption> adoptions = new TreeMap<>();
    private final List<Consumer<ChangeView>> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, String> expected;
    private final Restarts restarts;
    private Runnable onWork = () -> { };
    private volatile boolean isQuarantine;
    private long lastId;
    private volatile Change running;

    /**
     * @param expected content id by engine that an interrupted change must be undone to, from the journal
     */
    public ChangeCoordinator(final DatapathGraph graph, final RevisionSource source, final OffPath offPath,
        final EngineRegistry registry, final Journal journal, final ChangeLimits limits, final History history,
        final Map<String, String> expected) {
        this.with = new Surroundings(graph, source, offPath, registry, journal, limits);
        this.history = history;
        this.expected = new TreeMap<>(expected);
        this.lastId = history.lastId();
        this.restarts = new Restarts(with);
        graph.onQuarantine(this::quarantined);
        expected.keySet().forEach(engine -> adopt(engine, "restart"));
    }

    /** What to call when there is something to do, from any thread. */
    public void onWork(final Runnable wake) {
        onWork = wake;
    }

    /** Goes on as far as possible without waiting. @return 1 when a change is running, 0 when there is nothing to do */
    public int doWork(final long nowNs) {
        Change change = running;
        if (change == null) {
            change = take(nowNs);
            if (change == null) {
                return 0;
            }
        }
        if (change.step(nowNs)) {
            ended(change);
        }
        return 1;
    }

    /** Whether nothing runs and nothing waits. */
    public synchronized boolean isIdle() {
        return running == null && queue.isEmpty() && adoptions.isEmpty() && !isQuarantine;
    }

    /** From the queue to running in one go: whoever asks for a change in between must find it. */
    private synchronized Change take(final long nowNs) {
        running = next(nowNs);
        return running;
    }

    private Change next(final long nowNs) {
        final Restarts.Due due = restarts(nowNs);
        if (due != null) {
            return new Restart(with, ++lastId, due.engine(), QUARANTINE, due.places(), due.refusals());
        }
        final var adoption = adoptions.entrySet().stream().findFirst();
        if (adoption.isPresent()) {
            final String engine = adoption.get().getKey();
            final Adoption what = adoptions.remove(engine);
            if (what.settings != null) {
                return new Configure(with, ++lastId, engine, what.settings, what.origin);
            }
            return new Adopt(with, ++lastId, engine, what.origin, expected.get(engine));
        }
        final Waiting first = queue.pollFirst();
        return first == null ? null : create(first);
    }

    private Change create(final Waiting next) {
        final long id = next.view.id();
        final String origin = next.view.origin();
        return switch (next.request) {
            case ChangeRequest.Upgrade r -> new Upgrade(with, id, "upgrade", r.engine(), origin,
                () -> with.source().keep(r.engine(), r.jar()));
            case ChangeRequest.Deploy r -> new Deploy(with, id, r, origin);
            case ChangeRequest.Remove r -> new Remove(with, id, r.engine(), origin);
            case ChangeRequest.Rollback r -> new Upgrade(with, id, "rollback", r.engine(), origin, stored(r));
            case ChangeRequest.Attach r -> new Attach(with, id, r, origin);
            case ChangeRequest.Detach r -> new Detach(with, id, r, origin);
            case ChangeRequest.Configure r -> new Configure(with, id, r, origin);
            case ChangeRequest.Chain r -> new Rechain(with, id, r.policies(), origin);
            case ChangeRequest.Move r -> new Move(with, id, r, origin);
            case ChangeRequest.Restart r -> new Restart(with, id, r.engine(), origin, null, List.of());
        };
    }

    private Restarts.Due restarts(final long nowNs) {
        if (!isQuarantine) {
            return null;
        }
        // Whatever is set from now on is looked at next time.
        isQuarantine = false;
        final Restarts.Due due = restarts.next(nowNs);
        isQuarantine |= due != null;
        return due;
    }

    /** An instance is out of work. For executors: takes no lock and allocates nothing. */
    private void quarantined() {
        isQuarantine = true;
        onWork.run();
    }

    private Callable<String> stored(final ChangeRequest.Rollback request) {
        return () -> RevisionChoice.of(with.source().stored(request.engine()), with.registry().entry(request.engine()),
            request.revision());
    }

    private void ended(final Change change) {
        final ChangeView view = change.view();
        synchronized (this) {
            running = null;
            if (view.outcome() == Outcome.COMMITTED && !change.origin.equals(QUARANTINE)) {
                restarts.forgive(change.engine);
            }
            if (view.outcome() != Outcome.FAILED) {
                expected.remove(change.engine);
            }
            if (change.isSilent()) {
                return;
            }
            history.add(view);
        }
        listeners.forEach(listener -> listener.accept(view));
    }

    /** Queues a change. @param origin who asked @return its number @throws IllegalStateException when too many wait */
    public long submit(final ChangeRequest request, final String origin) {
        final long id;
        synchronized (this) {
            if (queue.size() >= QUEUE_LIMIT) {
                throw new IllegalStateException("too many changes wait: limit=" + QUEUE_LIMIT);
            }
            id = ++lastId;
            queue.addLast(new Waiting(request, queued(id, request, origin)));
        }
        onWork.run();
        return id;
    }

    /** Says that something happened to an engine's bundle or factory. Many words make one change. */
    public void adopt(final String engine, final String origin) {
        synchronized (this) {
            adoptions.putIfAbsent(engine, new Adoption(origin, null));
        }
        onWork.run();
    }

    /** Says that an engine's kept configuration is another one now. */
    public void adoptSettings(final String engine, final Map<String, String> settings) {
        synchronized (this) {
            // The bundle's own news, if any, reads the settings by itself.
            adoptions.putIfAbsent(engine, new Adoption("configuration", settings));
        }
        onWork.run();
    }

    private static ChangeView queued(final long id, final ChangeRequest request, final String origin) {
        final String kind = request.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
        final String engine = switch (request) {
            case ChangeRequest.Upgrade r -> r.engine();
            case ChangeRequest.Deploy r -> r.engine();
            case ChangeRequest.Remove r -> r.engine();
            case ChangeRequest.Rollback r -> r.engine();
            case ChangeRequest.Attach r -> r.engine();
            case ChangeRequest.Detach r -> r.engine();
            case ChangeRequest.Configure r -> r.engine();
            case ChangeRequest.Restart r -> r.engine();
            case ChangeRequest.Move _, ChangeRequest.Chain _ -> "";
        };
        return new ChangeView(id, kind, engine, "", "", Phase.QUEUED, Outcome.RUNNING, "", origin, Instant.now(), 0,
            List.of(), List.of());
    }

    /** A change by number, or null. */
    public ChangeView change(final long id) {
        synchronized (this) {
            for (final Waiting waiting : queue) {
                if (waiting.view.id() == id) {
                    return waiting.view;
                }
            }
            final Change now = running;
            return now != null && now.id() == id ? now.view() : history.find(id);
        }
    }

    /** Changes that wait, run or have ended, newest first. */
    public List<ChangeView> history(final int limit) {
        final List<ChangeView> views = new ArrayList<>();
        synchronized (this) {
            queue.descendingIterator().forEachRemaining(waiting -> views.add(waiting.view));
            final Change now = running;
            if (now != null) {
                views.add(now.view());
            }
            views.addAll(history.newest(limit));
        }
        return views.subList(0, Math.min(limit, views.size()));
    }

    /** Tells of each change that ended, on the thread that calls {@link #doWork}. */
    public AutoCloseable onChange(final Consumer<ChangeView> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /**
     * Where the running change is, to the last step; null when none runs. For the thread that calls {@link #doWork}.
     */
    ChangeView.Phase runningPhase() {
        return running == null ? null : running.phase();
    }

    Surroundings surroundings() {
        return with;
    }

    private record Waiting(ChangeRequest request, ChangeView view) { }

    private record Adoption(String origin, Map<String, String> settings) { }
}
