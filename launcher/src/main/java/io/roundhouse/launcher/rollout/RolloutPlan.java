package io.roundhouse.launcher.rollout;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to do at which service, in order.
 *
 * @param name of the plan
 * @param folder that relative names of files start from
 * @param services admin sockets by the names that steps use
 * @param steps in their order
 */
public record RolloutPlan(String name, Path folder, Map<String, Path> services, List<Step> steps) {
    /**
     * One command at one service.
     *
     * @param needs what must be so before it; also looked at before anything is done
     * @param checks what must be so after it
     */
    record Step(String service, List<String> words, List<Need> needs, List<Check> checks) {
        @Override
        public String toString() {
            return service + ": " + String.join(" ", words);
        }

        /** The engine it is about, or empty for none: that of {@code engine:...} and {@code policy:...}. */
        String engine() {
            return words.size() > 1 && !words.getFirst().equals("policy:chain") ? words.get(1) : "";
        }
    }

    /** An engine that must have a version, or a later one, at a service: who receives comes before who sends. */
    record Need(String service, String engine, Version version) {
        @Override
        public String toString() {
            return engine + " " + version + " or later at " + service;
        }
    }
}
