package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import java.util.List;

/**
 * Does beside the datapaths what the switch will do on them: exports the state of the running instances, carries it
 * into instances of the new revision, warms these up, throws them away. What fails here has cost nothing.
 */
final class Rehearsal {
    private static final int PLACES = 8;

    private final Change change;
    private final Revision to;

    Rehearsal(final Change change, final Revision to) {
        this.change = change;
        this.to = to;
    }

    /** Puts its steps in front of the change's script. */
    void prepare(final List<Place> places) {
        final Script steps = change.script;
        final List<Place> some = places.subList(0, Math.min(PLACES, places.size()));
        for (int i = some.size() - 1; i >= 0; i--) {
            steps.next(new Attempt(some.get(i), i == 0));
        }
        if (places.isEmpty()) {
            steps.next(new AwaitTask<>(change.with.offPath(), "create", change.with.limits().rehearsalNs(),
                Guarded.threadless(to, () -> to.factory().create(
                    SandboxContext.of(to.engine(), change.with.registry().settings(to.engine())))), _ -> { }));
        }
    }

    private final class Attempt implements Step {
        private final Place place;
        private final Script inner = new Script();
        private EngineState state;
        private Step warming;

        Attempt(final Place place, final boolean isFirst) {
            this.place = place;
            final ChangeLimits limits = change.with.limits();
            final EngineContext context = place.sandbox();
            inner.then(
                new AwaitTicket("snapshot of " + place.name(), limits.ticketNs(), ticket ->
                    place.snapshot(exported -> state = exported, ticket)),
                new AwaitTask<>(change.with.offPath(), "restore", limits.rehearsalNs(),
                    Guarded.threadless(to, () -> restore(context)), engine -> {
                        if (isFirst) {
                            warm(engine, context);
                        }
                    }),
                nowNs -> warming == null || warming.poll(nowNs));
        }

        private Engine restore(final EngineContext context) {
            final Revision from = place.revision();
            if (StateTransfer.obstacle(from.factory().schema(), to.factory().schema()) != null) {
                return to.factory().create(context);
            }
            final Engine engine = to.factory().restore(context, StateTransfer.layout(state, from, to));
            if (engine == null) {
                throw new IllegalStateException("factory returned no engine");
            }
            return engine;
        }

        private void warm(final Engine engine, final EngineContext context) {
            final long limitNs = change.with.limits().warmUpNs();
            warming = new AwaitTask<>(change.with.offPath(), "warm-up", limitNs + change.with.limits().rehearsalNs(),
                Guarded.threadless(to, () -> {
                    try {
                        to.factory().warmUp(context);
                        place.rehearse(engine, to, limitNs);
                        return "warmed up";
                    } catch (final RuntimeException e) {
                        // Made-up messages may be none that the engine can take: the trial judges, not this.
                        return "warm-up ended: " + Text.of(e);
                    }
                }), change::note);
        }

        @Override
        public boolean poll(final long nowNs) {
            try {
                return inner.poll(nowNs);
            } catch (final ChangeFailure e) {
                if (!change.with.graph().places(place.engine()).contains(place)) {
                    return true;
                }
                throw e;
            }
        }
    }
}
