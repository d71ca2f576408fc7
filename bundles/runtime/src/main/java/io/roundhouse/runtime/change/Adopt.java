package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.runtime.engine.Revision;
import java.util.Map;

/**
 * Somebody did something to an engine's bundle: updated it, restarted or stopped it, uninstalled or installed it.
 * What is there now is taken over through the same exchange, or undone when it cannot serve; when nothing is there
 * the instances linger.
 */
final class Adopt extends Exchange {
    private final String expected;
    private Arrival found;
    private Installed installed;

    /** @param expected content id that the journal says the bundle must hold, null when it says nothing */
    Adopt(final Surroundings with, final long id, final String engine, final String origin, final String expected) {
        super(with, id, "adopt", engine, origin);
        this.expected = expected;
    }

    @Override
    void begin() {
        old = with.registry().current(engine);
        between(old, null);
        if (with.registry().entry(engine) == null) {
            script.then(new AwaitTask<Map<String, String>>(with.offPath(), "reading the configuration",
                with.limits().updateNs(), () -> with.source().settings(engine),
                set -> with.registry().settings(engine, set)));
        }
        script.then(Step.of(this::look));
    }

    private void look() {
        found = with.source().arrival(engine);
        final EngineRegistry.Entry entry = with.registry().entry(engine);
        if (found == null || !found.isPresent()) {
            missing();
        } else if (entry.arrival == found.number() && !entry.lingering) {
            silence();
        } else {
            take();
        }
    }

    private void take() {
        phase(Phase.PREPARE);
        isBundleTouched = true;
        script.next(
            measure(),
            new AwaitTask<>(with.offPath(), "loading the classes", with.limits().updateNs(),
                () -> with.source().adopt(found), this::adopted));
    }

    private void adopted(final Adopted adopted) {
        next = adopted.revision();
        arrival = found.number();
        between(old, next);
        if (old == null) {
            first(adopted);
            return;
        }
        if (!adopted.violations().isEmpty()) {
            throw new ChangeFailure(String.join("; ", adopted.violations()));
        }
        if (isSame(next, old)) {
            // Restarted without another class loader: the instances are of this very code.
            with.registry().put(next, arrival);
            places().forEach(place -> place.measure(false));
            note("the same code came back; instances are kept");
            return;
        }
        script.next(exchange());
    }

    private void first(final Adopted adopted) {
        if (expected != null && !expected.equals(next.id())) {
            throw new ChangeFailure("the service ended during a change");
        }
        isBundleTouched = false;
        if (!adopted.violations().isEmpty()) {
            phase(Phase.PLAN);
            throw new ChangeFailure(String.join("; ", adopted.violations()));
        }
        script.next(journal(Phase.COMMIT, "", next.id()), Step.of(() -> {
            with.registry().put(next, arrival);
            with.source().pin(engine, next.id(), null);
        }));
    }

    private void missing() {
        script.next(
            new AwaitArrival(this, engine, null, with.limits().graceNs() / 4, came -> {
                found = came;
                look();
            }, this::examine));
    }

    private void examine() {
        script.next(
            new AwaitTask<>(with.offPath(), "looking at the bundle", with.limits().updateNs(),
                () -> with.source().installed(engine), is -> installed = is),
            Step.of(this::judgeMissing));
    }

    private void judgeMissing() {
        if (home() == null) {
            silence();
        } else if (installed.isThere() && installed.id() != null && !installed.id().equals(home().id())) {
            // Updated by hand and no factory yet: it gets a moment, then it is undone.
            phase(Phase.PREPARE);
            isBundleTouched = true;
            script.next(new AwaitArrival(this, engine, null, with.limits().graceNs(), came -> {
                found = came;
                take();
            }));
        } else if (old == null || with.registry().entry(engine).lingering) {
            silence();
        } else {
            with.registry().lingers(engine, found == null ? -1 : found.number());
            note((installed.isThere() ? "bundle stopped; " : "bundle uninstalled; ") + places().size()
                + " instances serve on");
        }
    }

    @Override
    Revision home() {
        return old != null || expected == null ? old : new Revision(engine, "", expected, null);
    }
}
