package io.roundhouse.admin;

import java.util.Map;

/**
 * An engine and its running revision.
 *
 * @param name as in commands, {@code rate-limit}
 * @param kind POLICY, FRONTEND or TRANSPORT
 * @param version of the running revision
 * @param revision content id of its bundle, 8 hexadecimal digits
 * @param bundle the framework's bundle id
 * @param state RUNNING, LINGERING (its bundle is stopped or gone, its instances still serve), QUARANTINED (an instance
 *     threw too often or hung and is out of work; a policy's setting {@code quarantine} says what happens to messages)
 * @param instances instances at work
 * @param zombies old revisions whose class loader is not collected yet
 * @param settings configuration as set, without defaults
 * @param counters of all instances, added up
 */
public record EngineView(String name, String kind, String version, String revision, long bundle, String state,
    int instances, int zombies, Map<String, String> settings, Map<String, Long> counters) {
}
