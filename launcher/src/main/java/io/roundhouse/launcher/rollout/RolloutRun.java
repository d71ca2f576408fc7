package io.roundhouse.launcher.rollout;

import io.roundhouse.admin.wire.AdminClient;
import io.roundhouse.admin.wire.AdminException;
import io.roundhouse.admin.wire.ExitCode;
import io.roundhouse.launcher.rollout.RolloutPlan.Need;
import io.roundhouse.launcher.rollout.RolloutPlan.Step;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Carries a plan out: rehearses it, makes its steps one after the other, a snapshot of the service before each, and
 * goes back by these in the opposite order when a step or a check fails, or it is stopped. One thread; others may call
 * {@link #stop}.
 */
public final class RolloutRun {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final long LOOK_MS = 50;

    private final RolloutPlan plan;
    private final PrintStream out;
    private final String prefix = "rollout-" + TIME.format(Instant.now()) + "-";
    private final Map<String, ServiceLink> links = new LinkedHashMap<>();
    private final Map<String, Check.Counts> before = new HashMap<>();
    private final Deque<Integer> done = new ArrayDeque<>();
    private final List<String> problems = new ArrayList<>();
    private String outcome = "refused";
    private volatile boolean isStopped;

    /** @param out gets a line for each thing done */
    public RolloutRun(final RolloutPlan plan, final PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    /**
     * How it ended.
     *
     * @param outcome {@code feasible} (a dry run), {@code committed}, {@code reverted} (all is as before), {@code
     *     refused} (nothing was touched) or {@code failed} (not all could be brought back)
     * @param problems why; empty when all went well
     * @param engines versions by service and engine, as they are now
     */
    public record Report(String plan, String outcome, List<String> problems, Map<String, Map<String, String>> engines) {
        /** What a program ends with. */
        public int code() {
            return outcome.equals("committed") || outcome.equals("feasible") ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** Ends after the step in hand, and goes back. */
    public void stop() {
        isStopped = true;
    }

    /**
     * Carries it out.
     *
     * @throws AdminException when a service cannot be reached; nothing was touched
     */
    public Report run(final boolean isDryRun) throws AdminException, InterruptedException {
        try {
            for (final var service : plan.services().entrySet()) {
                links.put(service.getKey(), ServiceLink.connect(service.getKey(), service.getValue(), plan.folder()));
            }
            rehearse();
            if (problems.isEmpty() && isDryRun) {
                outcome = "feasible";
            } else if (problems.isEmpty()) {
                carryOut();
            }
            return new Report(plan.name(), outcome, List.copyOf(problems), engines());
        } finally {
            links.values().forEach(ServiceLink::close);
        }
    }

    private void rehearse() {
        try {
            problems.addAll(new Rehearsal(plan, links, out).problems());
            for (final Map.Entry<String, ServiceLink> link : links.entrySet()) {
                before.put(link.getKey(), link.getValue().counts());
            }
        } catch (final IOException e) {
            problems.add("a service went while the plan was looked at: " + e.getMessage());
        }
    }

    private void carryOut() throws InterruptedException {
        final int count = plan.steps().size();
        for (int i = 0; i < count && problems.isEmpty(); i++) {
            final Step step = plan.steps().get(i);
            out.println("step " + (i + 1) + "/" + count + " " + step);
            try {
                take(i, step);
            } catch (final IOException e) {
                problems.add("step " + (i + 1) + " (" + step + "): " + e.getMessage());
            }
            if (isStopped && problems.isEmpty()) {
                problems.add("stopped by the operator after step " + (i + 1));
            }
        }
        outcome = problems.isEmpty() ? "committed" : revert() ? "reverted" : "failed";
        forget();
    }

    private void take(final int index, final Step step) throws IOException, InterruptedException {
        for (final Need need : step.needs()) {
            final String there = links.get(need.service()).engines().get(need.engine());
            if (!Rehearsal.isMet(need, there)) {
                throw new RefusedException("needs " + need + ", where it is " + there);
            }
        }
        final ServiceLink link = links.get(step.service());
        link.ask("snapshot:create", prefix + (index + 1));
        done.push(index);
        final AdminClient.Result result = link.execute(out, step.words());
        if (result.code() != ExitCode.OK) {
            throw new RefusedException(result.message());
        }
        for (final Check check : step.checks()) {
            await(check);
        }
    }

    /** Looks until it is so, and then as long as it must stay so. */
    private void await(final Check check) throws IOException, InterruptedException {
        final ServiceLink link = links.get(check.service());
        final long beganNs = System.nanoTime();
        long soSinceNs = -1;
        while (true) {
            final String problem = check.problem(link, before.get(check.service()));
            final long nowNs = System.nanoTime();
            if (problem.isEmpty()) {
                soSinceNs = soSinceNs < 0 ? nowNs - beganNs : soSinceNs;
                if (nowNs - beganNs - soSinceNs >= TimeUnit.MILLISECONDS.toNanos(check.holdMs())) {
                    out.println("  checked: " + check);
                    return;
                }
            } else if (check.isFinal() || soSinceNs >= 0
                || nowNs - beganNs >= TimeUnit.MILLISECONDS.toNanos(check.withinMs())) {
                throw new RefusedException("check failed: " + problem);
            }
            if (isStopped) {
                throw new RefusedException("stopped by the operator during a check: " + check);
            }
            Thread.sleep(LOOK_MS);
        }
    }

    /** @return whether all is as before */
    private boolean revert() {
        problems.forEach(problem -> out.println("failed: " + problem));
        boolean isReverted = true;
        while (!done.isEmpty()) {
            final int index = done.peek();
            final Step step = plan.steps().get(index);
            out.println("revert " + (index + 1) + "/" + plan.steps().size() + " " + step);
            try {
                final AdminClient.Result result = reconnected(step.service()).execute(
                    out, List.of("snapshot:rollback", prefix + (index + 1)));
                if (result.code() != ExitCode.OK) {
                    throw new RefusedException(result.message());
                }
            } catch (final IOException | AdminException e) {
                isReverted = false;
                problems.add("step " + (index + 1) + " (" + step + ") could not be brought back, do it there: "
                    + "snapshot:rollback " + prefix + (index + 1) + ": " + e.getMessage());
                out.println("  " + problems.getLast());
            }
            done.pop();
        }
        return isReverted;
    }

    /** A service that was lost in the middle of a step may be there again. */
    private ServiceLink reconnected(final String service) throws AdminException {
        try {
            links.get(service).engines();
        } catch (final IOException e) {
            links.get(service).close();
            links.put(service, ServiceLink.connect(service, plan.services().get(service), plan.folder()));
        }
        return links.get(service);
    }

    /** The snapshots have done their duty, unless something is left to be brought back by hand. */
    private void forget() {
        if (outcome.equals("failed")) {
            return;
        }
        for (int i = 0; i < plan.steps().size(); i++) {
            try {
                links.get(plan.steps().get(i).service()).ask("snapshot:remove", prefix + (i + 1));
            } catch (final IOException e) {
                // a step that was not begun has none
                continue;
            }
        }
    }

    private Map<String, Map<String, String>> engines() {
        final Map<String, Map<String, String>> engines = new LinkedHashMap<>();
        links.forEach((name, link) -> {
            try {
                engines.put(name, link.engines());
            } catch (final IOException e) {
                engines.put(name, Map.of());
            }
        });
        return engines;
    }
}
