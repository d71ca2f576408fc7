package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.runtime.engine.ChainEntry;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.spi.EngineKind;
import java.util.HashSet;
import java.util.List;

/**
 * Sets the policies of datapaths to come and keeps them for the next start. Datapaths that there are stay as they are.
 */
final class Rechain extends Change {
    private final List<ChainEntry> entries;

    Rechain(final Surroundings with, final long id, final List<String> policies, final String origin) {
        super(with, id, "chain", "", origin);
        this.entries = ChainEntry.parse(policies);
    }

    @Override
    void begin() {
        script.then(
            Step.of(this::plan),
            new AwaitTask<>(with.offPath(), "keeping the chain", with.limits().updateNs(), () -> {
                with.source().keepChain(ChainEntry.texts(entries));
                return null;
            }, _ -> { }),
            Step.of(() -> {
                phase(Phase.COMMIT);
                with.registry().defaultChain(entries);
                note("datapaths to come get " + text(entries));
            }));
    }

    private void plan() {
        between(text(with.registry().defaultChain()), text(entries));
        final String obstacle = obstacle(with.registry(), entries);
        if (obstacle != null) {
            throw new ChangeFailure(obstacle);
        }
    }

    /** Why a chain cannot be made of these, or null. */
    static String obstacle(final EngineRegistry registry, final List<ChainEntry> entries) {
        for (final ChainEntry entry : entries) {
            final Revision revision = registry.current(entry.policy());
            if (revision == null || revision.factory().kind() != EngineKind.POLICY) {
                return (revision == null ? "no engine of that name: " : "not a policy: ") + entry.policy();
            }
        }
        return new HashSet<>(entries).size() == entries.size() ? null : "a policy is named twice: " + text(entries);
    }

    private static String text(final List<ChainEntry> entries) {
        return entries.isEmpty() ? "no policy" : String.join(",", ChainEntry.texts(entries));
    }

    @Override
    void back() {
        // The kept chain is written before the one in force is exchanged, and that cannot fail.
    }
}
