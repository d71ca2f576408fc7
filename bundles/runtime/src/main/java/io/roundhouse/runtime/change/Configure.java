package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Quarantine;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.SandboxContext;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gives an engine other settings: tried on an instance without traffic, then taken by all, kept for the next start. */
final class Configure extends Change {
    private final Map<String, String> more;
    private final boolean isWhole;
    private final boolean isKept;
    private final List<Place> told = new ArrayList<>();
    private Map<String, String> before;
    private Map<String, String> after;

    /** Settings that an operator asks for. */
    Configure(final Surroundings with, final long id, final ChangeRequest.Configure request, final String origin) {
        super(with, id, "configure", request.engine(), origin);
        more = request.settings();
        isWhole = request.isWhole();
        isKept = false;
    }

    /** Settings that are kept already and are all that there are. */
    Configure(final Surroundings with, final long id, final String engine, final Map<String, String> kept,
        final String origin) {
        super(with, id, "configure", engine, origin);
        more = kept;
        isWhole = true;
        isKept = true;
    }

    @Override
    void begin() {
        script.then(Step.of(this::plan));
    }

    private void plan() {
        final EngineRegistry.Entry entry = with.registry().entry(engine);
        final Revision revision = with.registry().current(engine);
        if (entry == null || revision == null) {
            throw new ChangeFailure("no engine of that name: " + engine);
        }
        before = entry.settings;
        after = isWhole ? Map.copyOf(more) : entry.merged(more);
        if (after.equals(before)) {
            if (isKept) {
                silence();
            }
            note("nothing differs");
            return;
        }
        reserved(revision.factory().kind());
        final Settings settings = Settings.of(after);
        script.then(
            new AwaitTask<>(with.offPath(), "trying the settings", with.limits().rehearsalNs(),
                Guarded.loaded(revision, () -> revision.factory().create(SandboxContext.of(engine, settings))),
                _ -> { }),
            Step.of(() -> phase(Phase.SWITCH)));
        with.graph().places(engine).forEach(place -> script.then(tell(place, settings)));
        script.then(
            new AwaitTask<>(with.offPath(), "keeping the settings", with.limits().updateNs(), () -> {
                if (!isKept) {
                    with.source().configure(engine, after);
                }
                return null;
            }, _ -> { }),
            Step.of(() -> {
                phase(Phase.COMMIT);
                with.registry().settings(engine, after);
            }));
    }

    private void reserved(final EngineKind kind) {
        try {
            if (kind == EngineKind.POLICY) {
                Quarantine.of(after);
            } else {
                Quarantine.refuse(after);
            }
        } catch (final IllegalArgumentException e) {
            throw new ChangeFailure(e.getMessage());
        }
    }

    private Step tell(final Place place, final Settings settings) {
        final Step ticket = new AwaitTicket("configuring " + place.name(), with.limits().ticketNs(), t ->
            place.reconfigure(settings, t));
        return nowNs -> {
            try {
                if (!ticket.poll(nowNs)) {
                    return false;
                }
                told.add(place);
                return true;
            } catch (final ChangeFailure e) {
                if (with.graph().places(engine).contains(place)) {
                    told.add(place);
                    throw e;
                }
                return true;
            }
        };
    }

    @Override
    void back() {
        final Settings settings = Settings.of(before == null ? Map.of() : before);
        for (final Place place : told.reversed()) {
            script.then(new AwaitTicket("configuring " + place.name() + " back", with.limits().ticketNs(), ticket ->
                place.reconfigure(settings, ticket)));
        }
        if (isKept && before != null && !told.isEmpty()) {
            script.then(new AwaitTask<>(with.offPath(), "keeping the old settings", with.limits().updateNs(), () -> {
                with.source().configure(engine, before);
                return null;
            }, _ -> { }));
        }
    }
}
