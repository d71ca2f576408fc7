package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.runtime.engine.Revision;
import java.util.Map;

/**
 * Installs the bundle of an engine that is not there yet, after the bundles that it needs, and puts its factory in
 * force; uninstalls all of them again when something is wrong. No datapath is touched.
 */
final class Deploy extends Change {
    private final ChangeRequest.Deploy request;
    private String toId;
    private boolean isTouched;
    private Arrival arrival;
    private Revision next;

    Deploy(final Surroundings with, final long id, final ChangeRequest.Deploy request, final String origin) {
        super(with, id, "deploy", request.engine(), origin);
        this.request = request;
    }

    @Override
    void begin() {
        final ChangeLimits limits = with.limits();
        script.then(
            Step.of(this::absent),
            new AwaitTask<>(with.offPath(), "looking for the bundle", limits.updateNs(), this::found,
                this::notInstalled),
            new AwaitTask<>(with.offPath(), "reading the revision", limits.probeNs(),
                () -> with.source().keep(engine, request.jar()), id -> toId = id),
            needs(),
            new AwaitTask<>(with.offPath(), "probe", limits.probeNs(), () -> with.source().probe(engine, toId),
                this::judge),
            new AwaitTask<Map<String, String>>(with.offPath(), "reading the configuration", limits.updateNs(),
                () -> with.source().settings(engine), set -> with.registry().settings(engine, set)),
            Step.of(this::prepare),
            new AwaitTask<>(with.offPath(), "installing the bundle", limits.updateNs(), () -> {
                with.source().install(engine, toId);
                return null;
            }, _ -> note("bundle installed")),
            Step.of(this::await));
    }

    private void absent() {
        if (with.registry().current(engine) != null) {
            throw new ChangeFailure("the engine is there already, upgrade it instead: " + engine);
        }
    }

    /** What a deployment left that was cut off by the end of the service is taken away first. */
    private Installed found() throws Exception {
        final Installed installed = with.source().installed(engine);
        if (installed.isThere() && with.source().isDeployed(engine)) {
            with.source().uninstall(engine);
            return Installed.NOTHING;
        }
        return installed;
    }

    private void notInstalled(final Installed installed) {
        if (installed.isThere()) {
            throw new ChangeFailure("its bundle is installed already; start or uninstall it: " + engine);
        }
    }

    private Step needs() {
        return nowNs -> {
            if (!request.needs().isEmpty()) {
                isTouched = true;
                final long limitNs = with.limits().updateNs();
                script.next(new AwaitTask<>(with.offPath(), "installing what it needs", limitNs, () -> {
                    with.source().installNeeds(request.needs());
                    return null;
                }, _ -> note(request.needs().size() + " bundles installed that it needs")));
            }
            return true;
        };
    }

    private void judge(final ProbeReport report) {
        between(null, report.version() + " (" + toId.substring(0, Math.min(8, toId.length())) + ")");
        if (!report.problems().isEmpty()) {
            throw new ChangeFailure(String.join("; ", report.problems()));
        }
        report.warnings().forEach(this::note);
        note("probe resolved");
    }

    private void prepare() {
        phase(Phase.PREPARE);
        arrival = with.source().arrival(engine);
        isTouched = true;
    }

    private void await() {
        script.next(
            new AwaitArrival(this, engine, arrival, with.limits().arrivalNs(), came -> arrival = came),
            new AwaitTask<>(with.offPath(), "loading the classes", with.limits().updateNs(),
                () -> with.source().adopt(arrival), this::adopted));
    }

    private void adopted(final Adopted adopted) {
        next = adopted.revision();
        between(null, next);
        if (!next.id().equals(toId)) {
            throw new ChangeFailure("the bundle was updated by somebody else during the change: " + next);
        }
        if (!adopted.violations().isEmpty()) {
            throw new ChangeFailure(String.join("; ", adopted.violations()));
        }
        note("factory arrived, all classes loaded");
        script.next(journal(Phase.COMMIT, "", next.id()), Step.of(this::commit));
    }

    private void commit() {
        phase(Phase.COMMIT);
        with.registry().put(next, arrival.number());
        with.source().pin(engine, next.id(), null);
    }

    @Override
    void back() {
        next = null;
        if (isTouched) {
            script.then(new AwaitTask<>(with.offPath(), "uninstalling", with.limits().updateNs(), () -> {
                with.source().uninstall(engine);
                return null;
            }, _ -> isTouched = false), Step.of(() -> {
                note(isTouched ? "a bundle stayed behind: uninstall it by hand" : "uninstalled again");
                if (isTouched) {
                    outcome(Outcome.FAILED);
                }
            }));
        }
    }
}
