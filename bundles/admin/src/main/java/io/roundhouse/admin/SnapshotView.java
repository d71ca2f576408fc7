package io.roundhouse.admin;

import java.time.Instant;

/**
 * A snapshot.
 *
 * @param name its name
 * @param created when it was made
 * @param engines engines in it
 * @param datapaths datapaths in it
 * @param chain policies of datapaths to come, separated by commas
 */
public record SnapshotView(String name, Instant created, int engines, int datapaths, String chain) {
}
