package io.roundhouse.launcher.rollout;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.roundhouse.admin.wire.CommandLine;
import io.roundhouse.launcher.rollout.RolloutPlan.Need;
import io.roundhouse.launcher.rollout.RolloutPlan.Step;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What would come of a plan, before anything is changed: its order, and each step as its service plans it. */
final class Rehearsal {
    private final RolloutPlan plan;
    private final Map<String, ServiceLink> links;
    private final PrintStream out;

    Rehearsal(final RolloutPlan plan, final Map<String, ServiceLink> links, final PrintStream out) {
        this.plan = plan;
        this.links = links;
        this.out = out;
    }

    /** @return why the plan must not be begun; empty when it may */
    List<String> problems() throws IOException {
        final List<String> problems = new ArrayList<>(misplaced());
        final Set<String> touched = new HashSet<>();
        for (int i = 0; i < plan.steps().size(); i++) {
            final Step step = plan.steps().get(i);
            out.println("plan " + (i + 1) + "/" + plan.steps().size() + " " + step);
            if (touched.add(step.service() + " " + step.engine())) {
                problems.addAll(asked(i + 1, step));
            } else {
                out.println("  planned when its turn comes: an earlier step changes " + step.engine());
            }
        }
        return problems;
    }

    private List<String> asked(final int number, final Step step) throws IOException {
        try {
            final JsonObject view =
                links.get(step.service()).ask("change:plan", CommandLine.of(step.words())).getAsJsonObject();
            print(view, view.get("feasible").getAsBoolean() ? "steps" : "reasons");
            print(view, "warnings");
            final List<String> reasons = new ArrayList<>();
            for (final JsonElement reason : view.getAsJsonArray("reasons")) {
                reasons.add("step " + number + " (" + step + ") is refused: " + reason.getAsString());
            }
            return reasons;
        } catch (final RefusedException e) {
            return List.of("step " + number + " (" + step + ") is refused: " + e.getMessage());
        }
    }

    private void print(final JsonObject view, final String list) {
        view.getAsJsonArray(list).forEach(line -> out.println("  " + line.getAsString()));
    }

    /** Steps that need what is not there by then. A step brings what its checks of versions say. */
    private List<String> misplaced() throws IOException {
        final Map<String, Map<String, String>> versions = new HashMap<>();
        for (final Map.Entry<String, ServiceLink> link : links.entrySet()) {
            versions.put(link.getKey(), new HashMap<>(link.getValue().engines()));
        }
        final List<String> problems = new ArrayList<>();
        for (int i = 0; i < plan.steps().size(); i++) {
            final Step step = plan.steps().get(i);
            for (final Need need : step.needs()) {
                final String there = versions.get(need.service()).get(need.engine());
                if (!isMet(need, there)) {
                    problems.add("step " + (i + 1) + " (" + step + ") needs " + need + ", where it is "
                        + (there == null ? "not there" : there) + " by then: put the step that brings it before this");
                }
            }
            step.checks().stream().filter(check -> check.kind() == Check.Kind.VERSION)
                .forEach(check -> versions.get(check.service()).put(check.engine(), check.what()));
        }
        return problems;
    }

    static boolean isMet(final Need need, final String version) {
        return version != null && new Version(version).compareTo(need.version()) >= 0;
    }
}
