package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.spi.Engine;

/**
 * Exchanges the instance of one place: has its owner carry the state over and install the successor between two
 * batches. That was rehearsed on a helper thread before; here, handing the instance to other threads and back would
 * cost input a time slice of each. When it fails the place goes on with the instance it had, and the step throws. A
 * place that is gone meanwhile is no failure.
 */
final class PlaceSwitch implements Step {
    private final Change change;
    private final Place place;
    private final Revision to;
    private final Script inner = new Script();
    private Engine former;
    private Revision formerRevision;
    private Engine fallback;
    private boolean hasBegun;
    private boolean isInstalled;
    private boolean isGone;
    private boolean isFallingBack;

    PlaceSwitch(final Change change, final Place place, final Revision to) {
        this.change = change;
        this.place = place;
        this.to = to;
    }

    /** The way back of a switch: the newest state in a new instance of the old revision, or else the old instance. */
    PlaceSwitch back() {
        final PlaceSwitch back = new PlaceSwitch(change, place, formerRevision);
        back.fallback = former;
        return back;
    }

    Place place() {
        return place;
    }

    boolean isInstalled() {
        return isInstalled && !isGone;
    }

    @Override
    public boolean poll(final long nowNs) {
        if (!hasBegun) {
            hasBegun = true;
            change.atomic(true);
            begin();
        }
        try {
            if (!inner.poll(nowNs)) {
                return false;
            }
        } catch (final ChangeFailure e) {
            return fails(e);
        } catch (final RuntimeException e) {
            return fails(new ChangeFailure(place.name() + ": " + Text.of(e)));
        }
        change.atomic(false);
        return true;
    }

    private void begin() {
        former = place.instance();
        formerRevision = place.revision();
        inner.then(
            new AwaitTicket("exchange in " + place.name(), change.with.limits().ticketNs(), ticket ->
                place.exchange(this::successor, to, ticket)),
            Step.of(() -> isInstalled = true));
    }

    private Engine successor(final Engine from, final Revision of) throws Exception {
        return fallback != null && place.probe().messages() == 0 ? fallback
            : Guarded.loaded(to, () -> StateTransfer.move(from, of, to, place)).call();
    }

    private boolean fails(final ChangeFailure e) {
        if (!change.with.graph().places(place.engine()).contains(place)) {
            isGone = true;
            change.atomic(false);
            change.note(place.name() + " is gone");
            return true;
        }
        if (fallback == null || isFallingBack) {
            change.atomic(false);
            throw e;
        }
        isFallingBack = true;
        change.note(place.name() + ": newest state is lost, the old instance goes on with its own: " + e.getMessage());
        inner.clear();
        inner.then(new AwaitTicket("installing in " + place.name(), change.with.limits().ticketNs(), ticket ->
            place.install(fallback, to, ticket)), Step.of(() -> isInstalled = true));
        return false;
    }
}
