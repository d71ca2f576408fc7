/**
 * Messages to frames of wire version 1 and back, a batch at a time. What a transport does for each message is here, in
 * a bundle that is never exchanged, and stays compiled; what it decides for each batch (which connection, how much,
 * when to write, credit, order behind a full link) is the engine's, which is exchanged at full load and runs its first
 * batches cold. A transport that frames otherwise brings its own code. Nothing here allocates, blocks or throws; only
 * {@link io.roundhouse.framing.SlowTaker} has state.
 */
@Export
@Version("1.2.0")
package io.roundhouse.framing;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
