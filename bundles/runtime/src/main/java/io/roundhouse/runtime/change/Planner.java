package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.DatapathView;
import io.roundhouse.admin.PlanView;
import io.roundhouse.runtime.engine.ChainEntry;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import java.util.ArrayList;
import java.util.List;

/** Says what a change would do. Runs on the caller's thread and may block there. */
final class Planner {
    private final Surroundings with;

    Planner(final Surroundings with) {
        this.with = with;
    }

    PlanView plan(final ChangeRequest request) {
        return switch (request) {
            case ChangeRequest.Upgrade r -> exchange(r.engine(), () -> with.source().keep(r.engine(), r.jar()));
            case ChangeRequest.Deploy r -> deploy(r);
            case ChangeRequest.Remove r -> remove(r.engine());
            case ChangeRequest.Rollback r -> exchange(r.engine(), () -> RevisionChoice.of(
                with.source().stored(r.engine()), with.registry().entry(r.engine()), r.revision()));
            case ChangeRequest.Attach r -> datapaths(r.datapaths(), "attach " + r.engine() + " to ");
            case ChangeRequest.Detach r -> datapaths(r.datapaths(), "detach " + r.engine() + " from ");
            case ChangeRequest.Move r -> datapaths(r.datapaths(), "move to " + r.executor() + ": ");
            case ChangeRequest.Restart r -> restart(r.engine());
            case ChangeRequest.Configure r ->
                new PlanView(true, List.of(), List.of("try the settings beside the datapaths",
                "configure " + with.graph().places(r.engine()).size() + " instances"), List.of(), true);
            case ChangeRequest.Chain r -> chain(r.policies());
        };
    }

    private PlanView restart(final String engine) {
        final List<String> steps = with.graph().places(engine).stream().filter(place -> place.probe().isQuarantined())
            .map(place -> "give a fresh instance to " + place.name()).toList();
        return new PlanView(!steps.isEmpty(), steps.isEmpty() ? List.of("no instance is in quarantine: " + engine)
            : List.of(), steps, List.of(), true);
    }

    private PlanView deploy(final ChangeRequest.Deploy request) {
        final List<String> reasons = new ArrayList<>();
        final List<String> warnings = new ArrayList<>();
        final List<String> steps = new ArrayList<>();
        if (with.registry().current(request.engine()) != null) {
            reasons.add("the engine is there already, upgrade it instead: " + request.engine());
        }
        try {
            final String id = with.source().keep(request.engine(), request.jar());
            request.needs().forEach(jar -> steps.add("install " + jar.getFileName() + ", which it needs"));
            if (request.needs().isEmpty()) {
                final ProbeReport report = with.source().probe(request.engine(), id);
                reasons.addAll(report.problems());
                warnings.addAll(report.warnings());
            } else {
                warnings.add("whether it resolves is seen when what it needs is installed");
            }
            steps.add("install and start the bundle with content " + id.substring(0, Math.min(8, id.length())));
        } catch (final Exception e) {
            reasons.add(Text.of(e));
        }
        return new PlanView(reasons.isEmpty(), List.copyOf(reasons), List.copyOf(steps), List.copyOf(warnings), true);
    }

    private PlanView remove(final String engine) {
        final int instances = with.graph().places(engine).size();
        final boolean isInChain = with.registry().isInDefaultChain(engine);
        final String obstacle = instances > 0 ? "it has " + instances + " instances at work"
            : isInChain ? "datapaths to come would use it" : null;
        return new PlanView(obstacle == null, obstacle == null ? List.of() : List.of(obstacle),
            List.of("uninstall the bundle of " + engine), List.of(), true);
    }

    private PlanView chain(final List<String> policies) {
        final String obstacle = Rechain.obstacle(with.registry(), ChainEntry.parse(policies));
        return new PlanView(obstacle == null, obstacle == null ? List.of() : List.of(obstacle),
            List.of("datapaths to come get " + policies), List.of("datapaths that there are stay as they are"), true);
    }

    private PlanView datapaths(final String selector, final String verb) {
        final List<DatapathView> chosen = new Selector(selector).of(with.graph().datapaths());
        return new PlanView(!chosen.isEmpty(), chosen.isEmpty() ? List.of("no datapath of that name: " + selector)
            : List.of(), chosen.stream().map(view -> verb + view.name()).toList(), List.of(), true);
    }

    private PlanView exchange(final String engine, final java.util.concurrent.Callable<String> target) {
        if (!Arrival.isThere(with.source().arrival(engine))) {
            return new PlanView(false, List.of(Arrival.absence(engine, with.source().remedy(engine))), List.of(),
                List.of(), true);
        }
        final Revision old = with.registry().current(engine);
        final List<String> reasons = new ArrayList<>();
        final List<String> warnings = new ArrayList<>();
        final List<String> steps = new ArrayList<>();
        boolean isRevertible = true;
        try {
            final ProbeReport report = with.source().probe(engine, target.call());
            reasons.addAll(report.problems());
            warnings.addAll(report.warnings());
            if (report.id().equals(old.id())) {
                reasons.add("it is the running revision: " + old);
            }
            if (report.kind() != null && report.kind() != old.factory().kind()) {
                reasons.add("kind of engine differs: " + report.kind() + " is not " + old.factory().kind());
            }
            isRevertible = schema(report, old, warnings);
            steps(report, old, steps);
        } catch (final Exception e) {
            reasons.add(Text.of(e));
        }
        return new PlanView(reasons.isEmpty(), List.copyOf(reasons), List.copyOf(steps), List.copyOf(warnings),
            isRevertible);
    }

    private static boolean schema(final ProbeReport report, final Revision old, final List<String> warnings) {
        if (report.schema() == null) {
            warnings.add("its state layouts cannot be read before it is installed");
            return true;
        }
        final String forward = StateTransfer.obstacle(old.factory().schema(), report.schema());
        if (forward != null) {
            warnings.add("state is left behind: " + forward);
        }
        final String back = StateTransfer.obstacle(report.schema(), old.factory().schema());
        if (back != null) {
            warnings.add("a rollback after traffic cannot keep the state: " + back);
        }
        return back == null;
    }

    private void steps(final ProbeReport report, final Revision old, final List<String> steps) {
        steps.add("update the bundle from " + old + " to " + report.version() + " while its instances serve on");
        final List<Place> places = with.graph().places(old.engine());
        for (int i = 0; i < places.size(); i++) {
            steps.add((i == 0 ? "switch and try first: " : "switch: ") + places.get(i).name());
        }
    }
}
