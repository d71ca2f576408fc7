package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.admin.DatapathView;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Quarantine;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Settings;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts a policy on datapaths; all of them or none. The first has it on trial alone, then the others: where it throws or
 * hangs it is taken off by itself, and the message in hand goes on without it.
 */
final class Attach extends Change {
    private final ChangeRequest.Attach request;
    private List<One> all = List.of();
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
        if (request.settings().containsKey(Quarantine.PROPERTY)) {
            throw new ChangeFailure("property is set for the whole engine, by configuring it: " + Quarantine.PROPERTY);
        }
        all = free.stream().map(One::new).toList();
        attach(all.subList(0, 1));
        attach(all.subList(1, all.size()));
        script.then(Step.of(this::commit));
    }

    private void attach(final List<One> some) {
        if (some.isEmpty()) {
            return;
        }
        script.then(Step.of(() -> phase(Phase.SWITCH)));
        some.forEach(script::then);
        script.then(Step.of(() -> {
            phase(Phase.PROBATION);
            final var trials = some.stream().filter(one -> one.isAttached).map(One::trial).toList();
            script.next(new Probation(this, trials, List.of(), 1));
        }));
    }

    private void commit() {
        phase(Phase.COMMIT);
        made().forEach(one -> {
            one.place.trial(false);
            one.place.measure(false);
        });
    }

    private Stream<One> made() {
        return all.stream().filter(one -> one.instance != null);
    }

    @Override
    void back() {
        made().toList().reversed().forEach(one -> script.then(one.back()));
    }

    /** One datapath. */
    private final class One implements Step {
        private final DatapathView view;
        private final Script inner = new Script();
        private Place place;
        private Engine instance;
        private boolean isAttached;

        One(final DatapathView view) {
            this.view = view;
            inner.then(Step.of(() -> place = with.graph().place(view.id(), engine, Settings.of(request.settings()))),
                nowNs -> {
                    inner.next(new AwaitTask<>(with.offPath(), "create for " + place.name(),
                        with.limits().rehearsalNs(),
                        Guarded.threadless(revision, () -> revision.factory().create(place.context())),
                        made -> instance = made));
                    return true;
                },
                Step.of(() -> {
                    place.trial(true);
                    place.measure(true);
                }),
                new AwaitTicket("attaching to " + view.name(), with.limits().ticketNs(), ticket ->
                    with.graph().attach(place, instance, revision, request.position(), ticket)),
                Step.of(() -> {
                    isAttached = true;
                    note(place.name() + " attached");
                }));
        }

        private Probation.Trial trial() {
            return Probation.Trial.ofNewcomer(place, () -> with.graph().places(engine).contains(place));
        }

        @Override
        public boolean poll(final long nowNs) {
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

        /** Off the datapath again, if it got there. An instance that never did is closed here. */
        private Step back() {
            final Step detaching = new AwaitTicket("detaching " + place.name(), with.limits().drainNs(), ticket ->
                with.graph().detach(place, ticket));
            return nowNs -> {
                try {
                    if (detaching.poll(nowNs)) {
                        note(place.name() + " detached again, calls go on without it");
                        return true;
                    }
                    return false;
                } catch (final ChangeFailure e) {
                    if (with.graph().places(engine).contains(place)) {
                        throw e;
                    }
                    if (!isAttached) {
                        script.next(closing());
                    }
                    return true;
                }
            };
        }

        private Step closing() {
            return new AwaitTask<>(with.offPath(), "closing", with.limits().rehearsalNs(),
                Guarded.loaded(revision, () -> {
                    instance.close();
                    return null;
                }), _ -> { });
        }
    }
}
