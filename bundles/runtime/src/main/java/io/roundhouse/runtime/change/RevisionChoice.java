package io.roundhouse.runtime.change;

import io.roundhouse.admin.RevisionView;
import java.util.List;

/** Finds the stored revision that a rollback means. */
final class RevisionChoice {
    private RevisionChoice() {
    }

    /** @param wanted start of an id, or null for the one before the running */
    static String of(final List<RevisionView> stored, final EngineRegistry.Entry entry, final String wanted) {
        if (wanted == null || wanted.isEmpty()) {
            final String previous = entry == null ? null : entry.previousId;
            if (previous == null || stored.stream().noneMatch(view -> view.id().equals(previous))) {
                throw new IllegalArgumentException("the store has no revision before the running one");
            }
            return previous;
        }
        final List<RevisionView> found = stored.stream().filter(view -> view.id().startsWith(wanted)
            || view.version().equals(wanted)).toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException((found.isEmpty() ? "the store has no revision "
                : "more than one revision is ")
                + wanted);
        }
        return found.getFirst().id();
    }
}
