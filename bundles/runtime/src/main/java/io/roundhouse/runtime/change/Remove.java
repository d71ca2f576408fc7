package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.spi.EngineKind;

/** Uninstalls an engine that was deployed, when no datapath has an instance of it and none to come would. */
final class Remove extends Change {
    private boolean isTouched;

    Remove(final Surroundings with, final long id, final String engine, final String origin) {
        super(with, id, "remove", engine, origin);
    }

    @Override
    void begin() {
        script.then(
            Step.of(this::unused),
            new AwaitTask<>(with.offPath(), "looking for the bundle", with.limits().updateNs(),
                () -> with.source().isDeployed(engine), this::deployed),
            Step.of(() -> {
                phase(Phase.PREPARE);
                isTouched = true;
            }),
            new AwaitTask<>(with.offPath(), "uninstalling", with.limits().updateNs(), () -> {
                with.source().uninstall(engine);
                return null;
            }, _ -> note("bundle uninstalled")),
            Step.of(() -> {
                phase(Phase.COMMIT);
                with.registry().remove(engine);
            }));
    }

    private void unused() {
        if (with.registry().current(engine) == null) {
            throw new ChangeFailure("no engine of that name: " + engine);
        }
        between(with.registry().current(engine), null);
        final int instances = with.graph().places(engine).size();
        if (instances > 0) {
            throw new ChangeFailure("it has " + instances + " instances at work"
                + (with.registry().current(engine).factory().kind() == EngineKind.POLICY ? "; detach it first" : "")
                + ": " + engine);
        }
        if (with.registry().isInDefaultChain(engine)) {
            throw new ChangeFailure("datapaths to come would use it; take it off policy:chain first: " + engine);
        }
    }

    private void deployed(final boolean isDeployed) {
        if (!isDeployed) {
            throw new ChangeFailure("it was not deployed from a repository but came with the program: " + engine);
        }
    }

    @Override
    void back() {
        if (isTouched) {
            outcome(Outcome.FAILED);
        }
    }
}
