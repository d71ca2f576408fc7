package io.roundhouse.admin;

/**
 * A revision that a repository offers.
 *
 * @param engine name of the engine
 * @param version bundle version
 * @param revision content id, 64 hexadecimal digits (SHA-256 of the jar)
 * @param repository who offers it
 * @param size bytes
 * @param signer who signed it, or empty
 * @param running version that runs here, or empty when the engine is not here
 * @param isRunning whether this revision is the running one
 * @param problem why it cannot be taken, or empty
 */
public record OfferView(String engine, String version, String revision, String repository, long size, String signer,
    String running, boolean isRunning, String problem) {
}
