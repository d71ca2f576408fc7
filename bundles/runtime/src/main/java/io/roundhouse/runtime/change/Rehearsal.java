package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.SandboxContext;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.WarmUp;
import java.util.List;

/**
 * Does beside the datapaths what the switch will do on them: exports the state of the running instances, carries it
 * into instances of the new revision, warms these up, throws them away. What fails here has cost nothing.
 */
final class Rehearsal {
    private static final int PLACES = 8;
    /** How often the hand-over is practised at most: its code runs while input waits. */
    private static final int TRANSFERS = 20;

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
        // A frontend cannot be tried without an application's stripe.
        if (places.isEmpty() && to.factory().kind() != EngineKind.FRONTEND) {
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

        /** Through bytes, which shows that the state is whole. */
        private Engine restore(final EngineContext context) {
            state = EngineState.fromBytes(state.toBytes());
            return StateTransfer.restore(state, place.revision(), to, context);
        }

        private void warm(final Engine engine, final EngineContext context) {
            final ChangeLimits limits = change.with.limits();
            final boolean isPerMessage = to.factory().kind() == EngineKind.POLICY;
            final long limitNs = isPerMessage ? limits.warmUpNs() : limits.batchWarmUpNs();
            warming = new AwaitTask<>(change.with.offPath(), "warm-up", limitNs + limits.rehearsalNs(),
                Guarded.threadless(to, () -> warmUp(engine, context, limitNs)), change::note);
        }

        private String warmUp(final Engine engine, final EngineContext context, final long limitNs) {
            final Pace pace = new Pace(limitNs);
            try (WarmUp fresh = place.warmUp(engine, to, context)) {
                final Engine known = restored(place.revision());
                for (int i = 0; i < TRANSFERS && !pace.isLate(); i++) {
                    StateTransfer.restore(known.decompose(), place.revision(), to, place.sandbox());
                }
                return fresh == null ? "nothing to warm up with"
                    : pace.reach(fresh, to.factory().kind() == EngineKind.POLICY ? paceOf(known, pace) : 0);
            } catch (final RuntimeException e) {
                // Made-up messages may be none that the engine can take, and the revision at work may be why it is
                // exchanged: the trial judges, not this.
                return "warm-up ended: " + Text.of(e);
            }
        }

        private double paceOf(final Engine known, final Pace pace) {
            try (WarmUp work = place.warmUp(known, place.revision(), place.sandbox())) {
                return pace.of(work);
            }
        }

        /** An instance of the running revision beside the one at work. */
        private Engine restored(final Revision running) {
            return running.factory().restore(place.sandbox(), state);
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
