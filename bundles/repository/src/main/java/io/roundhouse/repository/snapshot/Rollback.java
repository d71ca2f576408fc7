package io.roundhouse.repository.snapshot;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Carries out the steps of a plan, one after another, until one fails. One thread, once. */
final class Rollback {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Admin admin;
    private final ConfigurationFiles files;
    private final Path folder;
    private final Consumer<String> progress;
    private final List<String> deployed = new ArrayList<>();

    /** @param folder of the snapshot, with its files of configuration */
    Rollback(final Admin admin, final ConfigurationFiles files, final Path folder, final Consumer<String> progress) {
        this.admin = admin;
        this.files = files;
        this.folder = folder;
        this.progress = progress;
    }

    /** Engines that it deployed so far. */
    List<String> deployed() {
        return List.copyOf(deployed);
    }

    /** @return null when all steps are done, else which failed and why */
    String run(final List<RollbackStep> steps) throws InterruptedException {
        for (int i = 0; i < steps.size(); i++) {
            final RollbackStep step = steps.get(i);
            final String failure = run(step);
            progress.accept((i + 1) + "/" + steps.size() + " " + step.text() + (failure == null ? "" : ": failed"));
            if (failure != null) {
                return step.text() + ": " + failure;
            }
        }
        return null;
    }

    private String run(final RollbackStep step) throws InterruptedException {
        try {
            switch (step) {
                case RollbackStep.Restore restore -> files.restore(restore.path(), folder);
                case RollbackStep.Delete delete -> files.delete(delete.path());
                case RollbackStep.Change change -> {
                    return submit(change.request());
                }
            }
            return null;
        } catch (final IOException | RuntimeException e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }

    private String submit(final ChangeRequest request) throws InterruptedException {
        final ChangeView view = admin.await(admin.submit(request), LIMIT);
        if (view == null || view.outcome() == Outcome.RUNNING) {
            return "the change did not end within " + LIMIT.toSeconds() + " s";
        }
        if (view.outcome() == Outcome.COMMITTED && request instanceof ChangeRequest.Deploy deploy) {
            deployed.add(deploy.engine());
        }
        return view.outcome() == Outcome.COMMITTED ? null : view.reason();
    }
}
