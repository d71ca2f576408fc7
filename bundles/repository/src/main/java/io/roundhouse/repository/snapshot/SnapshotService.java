package io.roundhouse.repository.snapshot;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.DifferenceView;
import io.roundhouse.admin.PlanView;
import io.roundhouse.admin.SnapshotView;
import io.roundhouse.admin.Snapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The snapshots as operators see them. Thread-safe: one call at a time. */
@Component
public final class SnapshotService implements Snapshots {
    private static final Logger LOGGER = LoggerFactory.getLogger(SnapshotService.class);
    private static final DateTimeFormatter NAME =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String AUTOMATIC = "before-rollback-";
    private static final int MAX_SNAPSHOTS = 64;
    private static final int KEPT_AUTOMATIC = 5;

    private final Admin admin;
    private final Clock clock;
    private final ConfigurationFiles files;
    private final SnapshotFolder folder;
    private final Capture capture;

    @Activate
    public SnapshotService(final BundleContext context, @Reference final Admin admin) {
        this(admin, Path.of(context.getProperty("roundhouse.state") == null ? "state"
            : context.getProperty("roundhouse.state")).toAbsolutePath(), Clock.systemUTC());
    }

    SnapshotService(final Admin admin, final Path state, final Clock clock) {
        this.admin = admin;
        this.clock = clock;
        this.files = new ConfigurationFiles(state);
        this.folder = new SnapshotFolder(state, files);
        this.capture = new Capture(admin, files);
    }

    @Override
    public synchronized SnapshotView create(final String wanted) {
        try {
            final List<Snapshot.Kept> all = folder.list();
            if (all.stream().filter(kept -> !isAutomatic(kept)).count() >= MAX_SNAPSHOTS) {
                throw new IllegalArgumentException("too many snapshots, snapshot:remove one: limit=" + MAX_SNAPSHOTS);
            }
            final String name = wanted == null ? free("at-", all) : wanted;
            if (!name.matches("[a-z0-9][a-z0-9-]{0,62}") || wanted != null && name.startsWith(AUTOMATIC)) {
                throw new IllegalArgumentException("name must be up to 63 lower-case letters, digits and -,"
                    + " not beginning with " + AUTOMATIC + ": " + name);
            }
            if (all.stream().anyMatch(kept -> kept.name().equals(name))) {
                throw new IllegalArgumentException("there is a snapshot of that name: " + name);
            }
            return view(keep(name, capture.now()));
        } catch (final IOException e) {
            throw new UncheckedIOException("snapshot cannot be kept: " + e, e);
        }
    }

    private String free(final String prefix, final List<Snapshot.Kept> all) {
        final String name = prefix + NAME.format(clock.instant());
        String free = name;
        for (int i = 2; isTaken(free, all); i++) {
            free = name + "-" + i;
        }
        return free;
    }

    private static boolean isTaken(final String name, final List<Snapshot.Kept> all) {
        return all.stream().anyMatch(kept -> kept.name().equals(name));
    }

    private static boolean isAutomatic(final Snapshot.Kept kept) {
        return kept.name().startsWith(AUTOMATIC);
    }

    private Snapshot.Kept keep(final String name, final Snapshot content) throws IOException {
        final Instant created = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        final Snapshot.Kept kept = new Snapshot.Kept(name, created, content);
        folder.save(kept);
        return kept;
    }

    @Override
    public synchronized List<SnapshotView> list() {
        return all().stream().map(SnapshotService::view).toList();
    }

    private List<Snapshot.Kept> all() {
        try {
            return folder.list();
        } catch (final IOException e) {
            throw new UncheckedIOException("snapshots cannot be read: " + e, e);
        }
    }

    private static SnapshotView view(final Snapshot.Kept kept) {
        return new SnapshotView(kept.name(), kept.created(), kept.content().engines().size(),
            kept.content().datapaths().size(), String.join(",", kept.content().chain()));
    }

    private Snapshot.Kept named(final String name) {
        return all().stream().filter(kept -> kept.name().equals(name)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no such snapshot: " + name));
    }

    @Override
    public synchronized void remove(final String name) {
        try {
            folder.remove(named(name).name());
        } catch (final IOException e) {
            throw new UncheckedIOException("snapshot cannot be removed: " + e, e);
        }
    }

    @Override
    public synchronized List<DifferenceView> diff(final String from, final String to) {
        return diff(named(from).content(), to == null ? now() : named(to).content());
    }

    private static List<DifferenceView> diff(final Snapshot from, final Snapshot to) {
        final Map<String, String> one = from.facts();
        final Map<String, String> other = to.facts();
        final TreeSet<String> subjects = new TreeSet<>(one.keySet());
        subjects.addAll(other.keySet());
        return subjects.stream().map(subject -> new DifferenceView(subject, one.getOrDefault(subject, ""),
            other.getOrDefault(subject, ""))).filter(view -> !view.from().equals(view.to())).toList();
    }

    private Snapshot now() {
        try {
            return capture.now();
        } catch (final IOException e) {
            throw new UncheckedIOException("the configuration cannot be read: " + e, e);
        }
    }

    private RollbackPlan plan(final Snapshot now, final Snapshot.Kept target) {
        return new RollbackPlan(now, target.content(), this::isStored, id -> folder.jar(target.name(), id));
    }

    private boolean isStored(final String engine, final String id) {
        return admin.revisions(engine).stream().anyMatch(view -> view.id().equals(id));
    }

    @Override
    public synchronized PlanView plan(final String name) {
        final RollbackPlan plan = plan(now(), named(name));
        final List<String> reasons = new ArrayList<>();
        final List<String> warnings = new ArrayList<>(plan.left());
        boolean isRevertible = true;
        for (final RollbackStep step : plan.steps()) {
            if (step instanceof RollbackStep.Change change && isIndependent(change.request())) {
                final PlanView part = admin.plan(change.request());
                part.reasons().forEach(reason -> reasons.add(step.text() + ": " + reason));
                part.warnings().forEach(warning -> warnings.add(step.text() + ": " + warning));
                isRevertible &= part.revertible();
            }
        }
        return new PlanView(reasons.isEmpty(), List.copyOf(reasons), plan.steps().stream().map(RollbackStep::text)
            .toList(),
            List.copyOf(warnings), isRevertible);
    }

    /** Whether a step can be judged before those in front of it are done. */
    private static boolean isIndependent(final ChangeRequest request) {
        return request instanceof ChangeRequest.Rollback || request instanceof ChangeRequest.Upgrade
            || request instanceof ChangeRequest.Deploy;
    }

    @Override
    public synchronized void rollback(final String name, final Consumer<String> progress) throws InterruptedException {
        final Snapshot.Kept target = named(name);
        final Snapshot.Kept before = keepBefore(name);
        final RollbackPlan plan = plan(before.content(), target);
        final Rollback there = new Rollback(admin, files, folder.folder(name), progress);
        final String failure = there.run(plan.steps());
        if (failure == null) {
            LOGGER.info("rolled back to snapshot {} in {} steps", name, plan.steps().size());
            return;
        }
        progress.accept("back to what was before");
        final String worse = new Rollback(admin, files, folder.folder(before.name()), progress)
            .run(back(before, there.deployed()));
        LOGGER.warn("rollback to snapshot {} failed: {}", name, failure);
        throw new IllegalStateException(worse == null ? "reverted, all is as before: " + failure
            : "failed, and not all is as before; when the cause is gone, snapshot:rollback " + before.name() + ": "
            + failure
            + "; going back: " + worse);
    }

    private List<RollbackStep> back(final Snapshot.Kept before, final List<String> deployed) {
        final List<RollbackStep> steps = new ArrayList<>(plan(now(), before).steps());
        deployed.forEach(engine -> steps.add(new RollbackStep.Change("remove " + engine,
            new ChangeRequest.Remove(engine))));
        return steps;
    }

    private Snapshot.Kept keepBefore(final String target) {
        try {
            final List<Snapshot.Kept> automatic = folder.list().stream().filter(SnapshotService::isAutomatic).toList();
            for (int i = KEPT_AUTOMATIC - 1; i < automatic.size(); i++) {
                if (!automatic.get(i).name().equals(target)) {
                    folder.remove(automatic.get(i).name());
                }
            }
            return keep(free(AUTOMATIC, automatic), capture.now());
        } catch (final IOException e) {
            throw new UncheckedIOException("what is now cannot be kept: " + e, e);
        }
    }
}
