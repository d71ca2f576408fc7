package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;

/**
 * Brings an engine's bundle back to a stored revision and all places to instances of the factory that comes with it, so
 * that nothing lingers on a class loader that the framework has let go. Tries the update twice.
 */
final class Return implements Step {
    private final Change change;
    private final Revision lingering;
    private final Script inner = new Script();
    private Adopted adopted;
    private Arrival arrived;
    private boolean hasBegun;
    private boolean isHome;
    private int attempts;

    /** @param lingering the revision to come back to, whose instances are at work now */
    Return(final Change change, final Revision lingering) {
        this.change = change;
        this.lingering = lingering;
    }

    boolean isHome() {
        return isHome;
    }

    @Override
    public boolean poll(final long nowNs) {
        if (!hasBegun) {
            hasBegun = true;
            begin();
        }
        try {
            return inner.poll(nowNs);
        } catch (final RuntimeException e) {
            change.note("going back to " + lingering + ": " + Text.of(e));
            inner.clear();
            if (!isHome && ++attempts < 2) {
                begin();
                return false;
            }
            return true;
        }
    }

    private void begin() {
        final Surroundings with = change.with;
        final ChangeLimits limits = with.limits();
        final String engine = lingering.engine();
        final Arrival before = with.source().arrival(engine);
        inner.then(
            new AwaitTask<>(with.offPath(), "update of the bundle back", limits.updateNs(), () -> {
                with.source().update(engine, lingering.id());
                return null;
            }, _ -> { }),
            new AwaitArrival(change, engine, before, limits.arrivalNs(), arrival -> arrived = arrival),
            nowNs -> {
                inner.next(new AwaitTask<>(with.offPath(), "loading the classes", limits.updateNs(),
                    () -> with.source().adopt(arrived), done -> adopted = done));
                return true;
            },
            Step.of(this::home));
    }

    private void home() {
        final Surroundings with = change.with;
        final Revision revision = adopted.revision();
        if (!revision.id().equals(lingering.id())) {
            throw new ChangeFailure("the bundle was updated by somebody else: " + revision);
        }
        isHome = true;
        with.registry().put(revision, arrived.number());
        change.note("the bundle holds " + revision + " again");
        for (final Place place : with.graph().places(revision.engine())) {
            inner.then(quietly(new PlaceSwitch(change, place, revision)));
        }
        inner.then(change.journal(Phase.ENDED, lingering.id(), lingering.id()));
    }

    private Step quietly(final PlaceSwitch one) {
        return nowNs -> {
            try {
                return one.poll(nowNs);
            } catch (final RuntimeException e) {
                change.note(one.place().name() + " lingers: " + Text.of(e));
                return true;
            }
        };
    }
}
