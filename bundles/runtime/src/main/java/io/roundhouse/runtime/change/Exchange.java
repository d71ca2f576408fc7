package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.spi.EngineKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes all places of an engine from the revision in force to another whose factory is at hand: rehearsal, canary,
 * probation, the other places, commit. How that factory came is the subclass's matter.
 */
abstract class Exchange extends Change {
    Revision old;
    Revision next;
    /** The word about the factory that this change rests on; another one means that somebody interfered. */
    long arrival = -1;
    /** Whether the bundle holds, or may hold, something else than the old revision. */
    boolean isBundleTouched;
    private boolean isForeign;
    private boolean isCommitted;
    private long measuredSinceNs = -1;
    private final Map<Place, Baseline> baselines = new HashMap<>();
    private final Map<Place, Long> firstMessages = new HashMap<>();
    private final List<PlaceSwitch> switched = new ArrayList<>();
    private final List<Place> onTrial = new ArrayList<>();
    private Step commitLine;

    Exchange(final Surroundings with, final long id, final String kind, final String engine, final String origin) {
        super(with, id, kind, engine, origin);
    }

    @Override
    void check() {
        if (arrival < 0 || isCommitted) {
            return;
        }
        final Arrival latest = with.source().arrival(engine);
        if (latest != null && latest.number() != arrival) {
            isForeign = true;
            throw new ChangeFailure("the bundle was " + (latest.isPresent() ? "updated" : "stopped")
                + " by somebody else during the change");
        }
    }

    /** The revision that a change that fails comes back to, or null. */
    Revision home() {
        return old;
    }

    /** Whether two revisions are the same code, class loader included. */
    static boolean isSame(final Revision one, final Revision other) {
        return one.id().equals(other.id()) && one.factory().getClass() == other.factory().getClass();
    }

    List<Place> places() {
        return with.graph().places(engine);
    }

    /** Places whose instance is not in quarantine: one that hangs is asked nothing on its executor. */
    private List<Place> atWork() {
        return places().stream().filter(place -> !place.probe().isQuarantined()).toList();
    }

    /** Begins to measure the instances at work, to compare with. */
    final Step measure() {
        return nowNs -> {
            measuredSinceNs = nowNs;
            places().forEach(place -> {
                place.measure(true);
                place.probe().resetTimes();
                firstMessages.put(place, place.probe().messages());
                baselines.put(place, new Baseline());
            });
            return true;
        };
    }

    /** Everything from a factory at hand to the commit. */
    final Step[] exchange() {
        return new Step[] {
            Step.of(this::rehearse),
            nowNs -> nowNs - measuredSinceNs >= with.limits().probationNs() / 2,
            Step.of(() -> phase(Phase.SWITCH)),
            Step.of(this::canary),
            Step.of(this::others),
            Step.of(() -> phase(Phase.COMMIT)),
            journalCommit(),
            Step.of(this::commit),
        };
    }

    private void rehearse() {
        if (next.factory().kind() != old.factory().kind()) {
            throw new ChangeFailure("kind of engine differs: " + next.factory().kind() + " is not "
                + old.factory().kind());
        }
        final String obstacle = StateTransfer.obstacle(old.factory().schema(), next.factory().schema());
        if (obstacle != null) {
            note("state is left behind: " + obstacle);
        }
        final List<Place> atWork = atWork();
        if (!atWork.isEmpty() || next.factory().kind() != EngineKind.FRONTEND) {
            new Rehearsal(this, next).prepare(atWork);
        }
    }

    private void canary() {
        final List<Place> places = places();
        if (places.isEmpty()) {
            note("no instance is at work");
            return;
        }
        final List<Place> atWork = atWork();
        switchAll(List.of(atWork.isEmpty() ? places.getFirst() : atWork.getFirst()), 1);
    }

    private void others() {
        final List<Place> rest = places().stream().filter(place -> !isSame(place.revision(), next)).toList();
        if (!rest.isEmpty()) {
            phase(Phase.SWITCH);
            // Once more behind it: datapaths may have opened meanwhile.
            script.next(Step.of(this::others));
            switchAll(rest, 4);
        }
    }

    private void switchAll(final List<Place> places, final int share) {
        final List<Step> steps = new ArrayList<>();
        final List<Place> others = places().stream().filter(place -> !places.contains(place)
            && !isSame(place.revision(), next)).toList();
        final List<Probation.Trial> trials = new ArrayList<>();
        for (final Place place : places) {
            final PlaceSwitch one = new PlaceSwitch(this, place, next);
            final Baseline baseline = baselines.computeIfAbsent(place, _ -> new Baseline());
            steps.add(Step.of(() -> {
                baseline.take(place.probe());
                place.trial(true);
                onTrial.add(place);
                switched.add(one);
            }));
            steps.add(one);
            steps.add(Step.of(() -> {
                trials.add(Probation.Trial.ofSuccessor(one, baseline,
                    baseline.messages() > firstMessages.getOrDefault(place, 0L)));
                note(place.name() + " switched to " + next);
            }));
        }
        steps.add(Step.of(() -> phase(Phase.PROBATION)));
        steps.add(new Probation(this, trials, others, share));
        script.next(steps.toArray(Step[]::new));
    }

    private Step journalCommit() {
        return nowNs -> {
            if (commitLine == null) {
                commitLine = journal(Phase.COMMIT, old.id(), next.id());
            }
            return commitLine.poll(nowNs);
        };
    }

    private void commit() {
        isCommitted = true;
        with.registry().put(next, arrival);
        with.source().pin(engine, next.id(), with.registry().entry(engine).previousId);
        endTrial();
    }

    private void endTrial() {
        for (final Place place : onTrial) {
            place.trial(false);
            place.measure(false);
        }
        baselines.keySet().forEach(place -> place.measure(false));
        onTrial.clear();
    }

    @Override
    final void back() {
        for (final PlaceSwitch one : switched.reversed()) {
            script.then(nowNs -> {
                if (one.isInstalled() && isSame(one.place().revision(), next)) {
                    script.next(one.back());
                }
                return true;
            });
        }
        script.then(Step.of(this::endTrial));
        if (isBundleTouched) {
            script.then(Step.of(this::bundleBack));
        }
        script.then(Step.of(() -> {
            final ClassLoader inUse = with.registry().current(engine) == null ? null
                : with.registry().current(engine).factory().getClass().getClassLoader();
            if (next != null && with.registry().entry(engine) != null) {
                with.registry().entry(engine).leave(next.factory().getClass().getClassLoader(), inUse);
            }
            next = null;
            switched.clear();
        }));
    }

    private void bundleBack() {
        if (home() == null || isForeign) {
            linger();
            return;
        }
        final Return home = new Return(this, home());
        script.next(home, Step.of(() -> {
            if (!home.isHome()) {
                outcome(Outcome.FAILED);
                linger();
            }
        }));
    }

    private void linger() {
        if (with.registry().entry(engine) != null) {
            with.registry().entry(engine).lingering = true;
        }
        note("the old instances serve on without their bundle");
    }
}
