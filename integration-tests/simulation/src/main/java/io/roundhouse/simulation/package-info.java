/**
 * Deterministic simulation: the runtime's own lanes, executors and change code, stepped by one thread on a given clock.
 *
 * <p>A {@link io.roundhouse.simulation.Simulation} is one seed: client and server datapaths joined by a relay,
 * policies that pass, reject, park and hold, revisions that throw, hang or cannot be restored, changes, crashes with
 * a restart from the journal. At every step conservation holds on every lane, every call is answered once, answers
 * are in order; whenever no change runs, all places of an engine are of one revision. A seed replays exactly.
 *
 * <p>A hang is a real one: the cycle runs on a thread of its own that the simulation waits for until it ends or
 * hangs; two threads never run at the same time.
 */
package io.roundhouse.simulation;
