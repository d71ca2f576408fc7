package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.spi.Engine;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives places whose instance is out of work a fresh one of the same revision, which goes on with the state of the
 * former. A helper thread carries it, under a time limit: nothing is known of an instance that hung or keeps throwing,
 * and its input waits already. Each place for itself: one that fails stays as it is, the others are served all the
 * same.
 */
final class Restart extends Change {
    private final List<Place> chosen;
    private final List<String> refusals;
    private final List<String> failures = new ArrayList<>();

    /**
     * @param chosen places to serve; null for all of the engine that are in quarantine
     * @param refusals why places are not served, one line each; with nothing to serve the change is refused with them
     */
    Restart(final Surroundings with, final long id, final String engine, final String origin, final List<Place> chosen,
        final List<String> refusals) {
        super(with, id, "restart", engine, origin);
        this.chosen = chosen;
        this.refusals = refusals;
    }

    @Override
    void begin() {
        script.then(Step.of(this::plan));
    }

    private void plan() {
        final List<Place> places = chosen != null ? chosen : with.graph().places(engine).stream()
            .filter(place -> place.probe().isQuarantined()).toList();
        if (places.isEmpty()) {
            throw new ChangeFailure(refusals.isEmpty() ? "no instance is in quarantine: " + engine
                : String.join("; ", refusals));
        }
        refusals.forEach(this::note);
        between(places.getFirst().revision(), null);
        phase(Phase.SWITCH);
        places.forEach(place -> script.then(one(place)));
        script.then(Step.of(this::judge));
    }

    private Step one(final Place place) {
        final Revision revision = place.revision();
        final String error = place.probe().lastError();
        final Engine[] fresh = new Engine[1];
        final Script inner = new Script().then(
            new AwaitTask<>(with.offPath(), "restore in " + place.name(), with.limits().rehearsalNs(),
                Guarded.loaded(revision, () -> StateTransfer.move(place.instance(), revision, revision, place)),
                made -> fresh[0] = made),
            new AwaitTicket("installing in " + place.name(), with.limits().ticketNs(), ticket ->
                place.install(fresh[0], revision, ticket)),
            Step.of(() -> note(place.name() + " has a fresh instance; the one before ended with: " + error)));
        return nowNs -> {
            try {
                return inner.poll(nowNs);
            } catch (final RuntimeException e) {
                failed(place, e);
                return true;
            }
        };
    }

    private void failed(final Place place, final RuntimeException e) {
        if (with.graph().places(engine).contains(place)) {
            failures.add(place.name() + " stays in quarantine: " + Text.of(e));
        } else {
            note(place.name() + " is gone");
        }
    }

    private void judge() {
        if (!failures.isEmpty()) {
            throw new ChangeFailure(String.join("; ", failures));
        }
        phase(Phase.COMMIT);
    }

    @Override
    void back() {
        // What was served is as it should be; the others are as they were.
    }
}
