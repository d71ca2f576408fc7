package io.roundhouse.repository.snapshot;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.repository.snapshot.Snapshot.EngineFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * The ordered list of steps from what is to what a snapshot has: files, engines that are gone, revisions, settings, the
 * chain of datapaths to come, then the datapaths there are. What the snapshot does not know is left as it is and named.
 */
final class RollbackPlan {
    private final Snapshot now;
    private final Snapshot target;
    private final BiPredicate<String, String> isStored;
    private final Function<String, Path> jars;
    private final List<RollbackStep> steps = new ArrayList<>();
    private final List<String> left = new ArrayList<>();

    /**
     * Makes the plan.
     *
     * @param isStored whether the revision store has a revision, by engine and id
     * @param jars where the snapshot has the jar of a revision
     */
    RollbackPlan(final Snapshot now, final Snapshot target, final BiPredicate<String, String> isStored,
        final Function<String, Path> jars) {
        this.now = now;
        this.target = target;
        this.isStored = isStored;
        this.jars = jars;
        files();
        target.engines().forEach(this::revision);
        target.engines().forEach(this::settings);
        now.engines().keySet().stream().filter(engine -> !target.engines().containsKey(engine)).forEach(engine ->
            left.add("engine " + engine + " came since and stays; engine:remove it if it is not wanted"));
        chain();
        now.datapaths().forEach(this::datapath);
        target.datapaths().keySet().stream().filter(name -> !now.datapaths().containsKey(name)).forEach(name ->
            left.add("datapath " + name + " is gone"));
    }

    List<RollbackStep> steps() {
        return List.copyOf(steps);
    }

    /** What stays as it is, in words. */
    List<String> left() {
        return List.copyOf(left);
    }

    private void files() {
        target.files().forEach((path, digest) -> {
            if (!digest.equals(now.files().get(path))) {
                steps.add(new RollbackStep.Restore(path));
            }
        });
        now.files().keySet().stream().filter(path -> !target.files().containsKey(path))
            .forEach(path -> steps.add(new RollbackStep.Delete(path)));
    }

    private void revision(final String engine, final EngineFacts wanted) {
        final EngineFacts is = now.engines().get(engine);
        final String to = wanted.version() + " ("
            + wanted.revision().substring(0, Math.min(8, wanted.revision().length())) + ")";
        if (is == null) {
            change("deploy " + engine + " " + to,
                new ChangeRequest.Deploy(engine, jars.apply(wanted.revision()), List.of()));
        } else if (!is.revision().equals(wanted.revision())) {
            change("bring " + engine + " from " + is.version() + " to " + to, isStored.test(engine, wanted.revision())
                ? new ChangeRequest.Rollback(engine, wanted.revision())
                : new ChangeRequest.Upgrade(engine, jars.apply(wanted.revision())));
        }
    }

    private void settings(final String engine, final EngineFacts wanted) {
        final EngineFacts is = now.engines().get(engine);
        if (is == null ? !wanted.settings().isEmpty() : !is.settings().equals(wanted.settings())) {
            change("configure " + engine + ": " + (wanted.settings().isEmpty() ? "nothing set" : wanted.settings()),
                new ChangeRequest.Configure(engine, wanted.settings(), true));
        }
    }

    private void chain() {
        if (!now.chain().equals(target.chain())) {
            change("datapaths to come get "
                + (target.chain().isEmpty() ? "no policy" : String.join(",", target.chain())),
                new ChangeRequest.Chain(target.chain()));
        }
    }

    private void datapath(final String name, final List<String> policies) {
        final List<String> wanted = target.datapaths().get(name);
        if (wanted == null || name.indexOf('*') >= 0) {
            left.add("datapath " + name + (wanted == null ? " came since" : " has a * in its name")
                + " and stays as it is");
            return;
        }
        final List<String> kept = Subsequence.longest(policies, wanted);
        policies.stream().filter(policy -> !kept.contains(policy)).forEach(policy ->
            change("detach " + policy + " from " + name, new ChangeRequest.Detach(policy, name)));
        for (int i = 0; i < wanted.size(); i++) {
            if (!kept.contains(wanted.get(i))) {
                left.add("settings laid over at an attach are not kept: " + wanted.get(i) + " gets its engine's at "
                    + name);
                change("attach " + wanted.get(i) + " to " + name + " at " + i,
                    new ChangeRequest.Attach(wanted.get(i), name, i, Map.of()));
            }
        }
    }

    private void change(final String text, final ChangeRequest request) {
        steps.add(new RollbackStep.Change(text, request));
    }
}
