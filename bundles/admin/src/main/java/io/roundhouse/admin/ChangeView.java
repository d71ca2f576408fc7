package io.roundhouse.admin;

import java.time.Instant;
import java.util.List;

/**
 * A change as told to operators.
 *
 * @param id its number, growing over restarts
 * @param kind upgrade, rollback, deploy, remove, attach, detach, configure, move, chain, restart (instances in
 *     quarantine get fresh ones), adopt (a bundle was updated, restarted or stopped by hand)
 * @param engine the engine concerned, or empty for a move or a chain
 * @param from version and revision before, as {@code 1.0.0 (3f2a9c1b)}; empty where that says nothing
 * @param to the same after
 * @param phase where it is, or ended
 * @param outcome RUNNING, COMMITTED, REVERTED (the old behaviour is back), REFUSED (nothing was touched), FAILED
 * @param reason why it was reverted, refused or failed; empty otherwise
 * @param origin who asked: command, bundle, folder, restart (of the service), quarantine (the runtime, of an instance)
 * @param started when it was taken from the queue
 * @param durationNs from then to its end, or to now
 * @param pauses ns each datapath's input waited at the switch, in the order switched
 * @param steps what was done, one line each
 */
public record ChangeView(long id, String kind, String engine, String from, String to, Phase phase, Outcome outcome,
    String reason, String origin, Instant started, long durationNs, List<Long> pauses, List<String> steps) {
    /** Phases in their order. */
    public enum Phase { QUEUED, PLAN, PREPARE, SWITCH, PROBATION, COMMIT, REVERT, ENDED }

    /** How a change ended. */
    public enum Outcome { RUNNING, COMMITTED, REVERTED, REFUSED, FAILED }

    /** The longest pause in ns, 0 when nothing was paused. */
    public long longestPauseNs() {
        return pauses.stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
