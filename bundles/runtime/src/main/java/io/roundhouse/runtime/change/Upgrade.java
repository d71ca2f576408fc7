package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.runtime.engine.OffPath;
import java.util.concurrent.Callable;

/** Upgrade and rollback: the new revision is named by its content, and the engine's bundle is updated to it. */
final class Upgrade extends Exchange {
    private final Callable<String> target;
    private String toId;
    private ProbeReport report;
    private Arrival before;

    /** @param target finds the content id to go to, off the change thread */
    Upgrade(final Surroundings with, final long id, final String kind, final String engine, final String origin,
        final Callable<String> target) {
        super(with, id, kind, engine, origin);
        this.target = target;
    }

    @Override
    void begin() {
        final OffPath offPath = with.offPath();
        final ChangeLimits limits = with.limits();
        script.then(
            Step.of(this::named),
            measure(),
            new AwaitTask<>(offPath, "reading the revision", limits.probeNs(), target, id -> toId = id),
            Step.of(this::differs),
            new AwaitTask<>(offPath, "probe", limits.probeNs(), () -> with.source().probe(engine, toId),
            r -> report = r),
            Step.of(this::judge),
            Step.of(() -> phase(Phase.PREPARE)),
            nowNs -> {
                script.next(journal(Phase.PREPARE, old.id(), toId));
                return true;
            },
            Step.of(() -> {
                before = with.source().arrival(engine);
                isBundleTouched = true;
            }),
            new AwaitTask<>(offPath, "update of the bundle", limits.updateNs(), () -> {
                with.source().update(engine, toId);
                return null;
            }, _ -> note("bundle updated while " + places().size() + " instances serve on")),
            nowNs -> {
                script.next(new AwaitArrival(this, engine, before, limits.arrivalNs(), a -> before = a));
                return true;
            },
            new AwaitTask<>(offPath, "loading the classes", limits.updateNs(), () -> with.source().adopt(before),
                this::adopted));
        script.then(exchange());
    }

    private void named() {
        old = with.registry().current(engine);
        if (old == null) {
            throw new ChangeFailure("no engine of that name: " + engine);
        }
        between(old, null);
        final Arrival latest = with.source().arrival(engine);
        if (!Arrival.isThere(latest)) {
            script.next(new AwaitTask<>(with.offPath(), "looking for the factory", with.limits().updateNs(),
                () -> with.source().remedy(engine), remedy -> {
                    throw new ChangeFailure(Arrival.absence(engine, remedy));
                }));
            return;
        }
        if (with.registry().entry(engine).lingering) {
            throw new ChangeFailure("the bundle holds another revision than its instances, restart it: " + engine);
        }
        if (latest.number() != with.registry().entry(engine).arrival) {
            throw new ChangeFailure("the engine's bundle was just changed by somebody else: " + engine);
        }
        if (places().stream().anyMatch(place -> place.probe().isTripped())) {
            throw new ChangeFailure("an instance is not at work: " + engine);
        }
    }

    private void differs() {
        if (toId.equals(old.id())) {
            throw new ChangeFailure("it is the running revision: " + old);
        }
    }

    private void judge() {
        between(old, report.version() + " (" + toId.substring(0, Math.min(8, toId.length())) + ")");
        if (!report.problems().isEmpty()) {
            throw new ChangeFailure(String.join("; ", report.problems()));
        }
        report.warnings().forEach(this::note);
        note("probe resolved beside the running revision");
    }

    private void adopted(final Adopted adopted) {
        next = adopted.revision();
        arrival = before.number();
        between(old, next);
        if (!next.id().equals(toId)) {
            // Whoever did that gets a change of his own; the way back only puts the old instances to work.
            arrival = -1;
            isBundleTouched = false;
            throw new ChangeFailure("the bundle was updated by somebody else during the change: " + next);
        }
        if (!adopted.violations().isEmpty()) {
            throw new ChangeFailure(String.join("; ", adopted.violations()));
        }
        note("factory arrived, all classes loaded");
    }
}
