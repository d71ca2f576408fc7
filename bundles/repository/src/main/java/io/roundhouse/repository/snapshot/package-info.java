/** Snapshots of the whole configuration, what differs between them, and the way back. */
package io.roundhouse.repository.snapshot;
