package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.admin.DatapathView;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Settings;
import java.util.ArrayList;
import java.util.List;

/** Puts a policy on datapaths, one after another; all of them or none. */
final class Attach extends Change {
    private final ChangeRequest.Attach request;
    private final List<Place> attached = new ArrayList<>();
    private Revision revision;

    Attach(final Surroundings with, final long id, final ChangeRequest.Attach request, final String origin) {
        super(with, id, "attach", request.engine(), origin);
        this.request = request;
    }

    @Override
    void begin() {
        script.then(Step.of(this::plan));
    }

    private void plan() {
        revision = with.registry().current(engine);
        if (revision == null || revision.factory().kind() != EngineKind.POLICY) {
            throw new ChangeFailure(revision == null ? "no engine of that name: " + engine : "not a policy: " + engine);
        }
        between(null, revision);
        final List<DatapathView> chosen = new Selector(request.datapaths()).of(with.graph().datapaths());
        final List<DatapathView> free = chosen.stream().filter(view -> !view.chain().contains(engine)).toList();
        if (free.isEmpty()) {
            throw new ChangeFailure((chosen.isEmpty() ? "no datapath of that name: " : "attached already: ")
                + request.datapaths());
        }
        phase(Phase.SWITCH);
        free.forEach(view -> script.then(new One(view)));
        script.then(Step.of(() -> phase(Phase.COMMIT)));
    }

    @Override
    void back() {
        for (final Place place : attached.reversed()) {
            script.then(new AwaitTicket("detaching " + place.name(), with.limits().drainNs(), ticket ->
                with.graph().detach(place, ticket)));
        }
    }

    private final class One implements Step {
        private final DatapathView view;
        private final Script inner = new Script();
        private Place place;
        private Engine instance;
        private boolean hasBegun;

        One(final DatapathView view) {
            this.view = view;
        }

        @Override
        public boolean poll(final long nowNs) {
            if (!hasBegun) {
                hasBegun = true;
                inner.then(Step.of(() -> place = with.graph().place(view.id(), engine, Settings.of(request.settings()))),
                    nowNs2 -> {
                        inner.next(new AwaitTask<>(with.offPath(), "create for " + place.name(),
                            with.limits().rehearsalNs(), Guarded.threadless(revision, () ->
                                revision.factory().create(place.context())), engine -> instance = engine));
                        return true;
                    },
                    new AwaitTicket("attaching to " + view.name(), with.limits().ticketNs(), ticket ->
                        with.graph().attach(place, instance, revision, request.position(), ticket)),
                    Step.of(() -> {
                        attached.add(place);
                        note(place.name() + " attached");
                    }));
            }
            try {
                return inner.poll(nowNs);
            } catch (final RuntimeException e) {
                if (with.graph().datapaths().stream().noneMatch(other -> other.id() == view.id())) {
                    note(view.name() + " is gone");
                    return true;
                }
                throw e;
            }
        }
    }
}
