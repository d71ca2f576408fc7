package io.roundhouse.repository.snapshot;

import io.roundhouse.admin.ChangeRequest;

/** One step of a rollback. */
sealed interface RollbackStep {
    /** What it does, in words. */
    String text();

    /**
     * An ordinary change.
     *
     * @param text in words
     * @param request what to submit
     */
    record Change(String text, ChangeRequest request) implements RollbackStep { }

    /** A file of configuration that a snapshot has, as it has it. */
    record Restore(String path) implements RollbackStep {
        @Override
        public String text() {
            return "bring back " + path;
        }
    }

    /** A file of configuration that a snapshot does not have. */
    record Delete(String path) implements RollbackStep {
        @Override
        public String text() {
            return "delete " + path;
        }
    }
}
