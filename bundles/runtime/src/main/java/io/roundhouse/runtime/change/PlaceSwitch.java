package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.spi.Engine;
import java.util.concurrent.Callable;

/**
 * Exchanges the instance of one place: pause, carry the state over beside the executor, install. From the pause to the
 * install the change is urgent. When anything fails the place goes on with the instance it had, and the step throws. A
 * place that is gone meanwhile is no failure.
 */
final class PlaceSwitch implements Step {
    private final Change change;
    private final Place place;
    private final Revision to;
    private final Script inner = new Script();
    private Engine former;
    private Revision formerRevision;
    private Engine next;
    private Engine fallback;
    private boolean hasBegun;
    private boolean isPausePosted;
    private boolean isInstalled;
    private boolean isGone;
    private ChangeFailure failure;
    private Step carrying;

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
        change.urgent(false);
        change.atomic(false);
        if (failure != null) {
            throw failure;
        }
        return true;
    }

    private void begin() {
        final Surroundings with = change.with;
        final ChangeLimits limits = with.limits();
        inner.then(
            // The helper that will carry the state is there before anything waits for it.
            new AwaitTask<>(with.offPath(), "waking a helper", limits.switchNs(), () -> null, _ -> change.urgent(true)),
            new AwaitTicket("pausing " + place.name(), limits.ticketNs(), ticket -> {
                isPausePosted = true;
                place.pause(ticket);
            }),
            Step.of(() -> {
                former = place.instance();
                formerRevision = place.revision();
            }),
            nowNs -> carry().poll(nowNs),
            new AwaitTicket("installing in " + place.name(), limits.ticketNs(), ticket ->
                place.install(next, to, ticket)),
            Step.of(() -> isInstalled = true));
    }

    private Step carry() {
        if (carrying == null) {
            final Callable<Engine> move = fallback != null && place.probe().messages() == 0
                ? () -> fallback : () -> StateTransfer.move(former, formerRevision, to, place);
            carrying = new AwaitTask<>(change.with.offPath(), "restore in " + place.name(),
                change.with.limits().switchNs(), Guarded.loaded(to, move), engine -> next = engine);
        }
        return carrying;
    }

    private boolean fails(final ChangeFailure e) {
        if (isGone || !change.with.graph().places(place.engine()).contains(place)) {
            isGone = true;
            change.urgent(false);
            change.atomic(false);
            change.note(place.name() + " is gone");
            return true;
        }
        if (failure != null || !isPausePosted) {
            change.urgent(false);
            throw failure != null ? failure : e;
        }
        inner.clear();
        if (fallback != null && next == null) {
            change.note(place.name() + ": newest state is lost, the old instance goes on with its own: " + e.getMessage());
            next = fallback;
            inner.then(new AwaitTicket("installing in " + place.name(), change.with.limits().ticketNs(), ticket ->
                place.install(fallback, to, ticket)), Step.of(() -> isInstalled = true));
            return false;
        }
        failure = e;
        inner.then(new AwaitTicket("resuming " + place.name(), change.with.limits().ticketNs(), place::resume));
        return false;
    }
}
