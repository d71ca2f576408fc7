package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.spi.EngineKind;
import java.util.HashSet;
import java.util.List;

/**
 * Sets the policies of datapaths to come and keeps them for the next start. Datapaths that there are stay as they are.
 */
final class Rechain extends Change {
    private final List<String> policies;

    Rechain(final Surroundings with, final long id, final List<String> policies, final String origin) {
        super(with, id, "chain", "", origin);
        this.policies = List.copyOf(policies);
    }

    @Override
    void begin() {
        script.then(
            Step.of(this::plan),
            new AwaitTask<>(with.offPath(), "keeping the chain", with.limits().updateNs(), () -> {
                with.source().keepChain(policies);
                return null;
            }, _ -> { }),
            Step.of(() -> {
                phase(Phase.COMMIT);
                with.registry().defaultChain(policies);
                note("datapaths to come get " + text(policies));
            }));
    }

    private void plan() {
        between(text(with.registry().defaultChain()), text(policies));
        final String obstacle = obstacle(with.registry(), policies);
        if (obstacle != null) {
            throw new ChangeFailure(obstacle);
        }
    }

    /** Why a chain cannot be made of these, or null. */
    static String obstacle(final EngineRegistry registry, final List<String> policies) {
        for (final String policy : policies) {
            final Revision revision = registry.current(policy);
            if (revision == null || revision.factory().kind() != EngineKind.POLICY) {
                return (revision == null ? "no engine of that name: " : "not a policy: ") + policy;
            }
        }
        return new HashSet<>(policies).size() == policies.size() ? null : "a policy is named twice: " + text(policies);
    }

    private static String text(final List<String> policies) {
        return policies.isEmpty() ? "no policy" : String.join(",", policies);
    }

    @Override
    void back() {
        // The kept chain is written before the one in force is exchanged, and that cannot fail.
    }
}
