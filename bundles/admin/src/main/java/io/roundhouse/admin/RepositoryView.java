package io.roundhouse.admin;

import java.time.Instant;

/**
 * A repository.
 *
 * @param name what it is called here
 * @param location where it is
 * @param increment number of the newest index seen, growing with each that its makers write; -1 when none was
 * @param expires when that index must not be used any more, or null
 * @param refreshed when it was read last, or null
 * @param engines revisions of engines offered
 * @param signer who signed the index, or empty
 * @param problem why nothing can be taken from it now, or empty
 */
public record RepositoryView(String name, String location, long increment, Instant expires, Instant refreshed,
    int engines, String signer, String problem) {
}
