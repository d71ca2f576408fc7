package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.admin.DatapathView;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.spi.EngineKind;
import java.util.List;

/**
 * Takes a policy off datapaths. Each goes at once; there is no way back but to attach again, and nothing to go back
 * for.
 */
final class Detach extends Change {
    private final ChangeRequest.Detach request;
    private int detached;

    Detach(final Surroundings with, final long id, final ChangeRequest.Detach request, final String origin) {
        super(with, id, "detach", request.engine(), origin);
        this.request = request;
    }

    @Override
    void begin() {
        script.then(Step.of(this::plan));
    }

    private void plan() {
        final Revision revision = with.registry().current(engine);
        if (revision != null && revision.factory().kind() != EngineKind.POLICY) {
            throw new ChangeFailure("not a policy: " + engine);
        }
        between(revision, null);
        final List<String> names = new Selector(request.datapaths()).of(with.graph().datapaths()).stream()
            .map(DatapathView::name).toList();
        final List<Place> places = with.graph().places(engine).stream()
            .filter(place -> names.contains(place.context().datapath().name())).toList();
        if (places.isEmpty()) {
            throw new ChangeFailure("attached to no datapath of that name: " + request.datapaths());
        }
        phase(Phase.SWITCH);
        places.forEach(place -> script.then(one(place)));
        script.then(Step.of(() -> phase(Phase.COMMIT)));
    }

    private Step one(final Place place) {
        final Step ticket = new AwaitTicket("detaching " + place.name(), with.limits().drainNs(), t ->
            with.graph().detach(place, t));
        return nowNs -> {
            try {
                if (!ticket.poll(nowNs)) {
                    return false;
                }
            } catch (final ChangeFailure e) {
                if (with.graph().places(engine).contains(place)) {
                    throw e;
                }
            }
            detached++;
            note(place.name() + " detached");
            return true;
        };
    }

    @Override
    void back() {
        if (detached > 0) {
            outcome(io.roundhouse.admin.ChangeView.Outcome.FAILED);
        }
    }
}
