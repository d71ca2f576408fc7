package io.roundhouse.admin;

import java.time.Instant;

/**
 * A revision in the store.
 *
 * @param id content id, 64 hexadecimal digits (SHA-256 of the jar)
 * @param version bundle version
 * @param stored when it was first seen
 * @param running whether it is the running one
 */
public record RevisionView(String id, String version, Instant stored, boolean running) {
}
