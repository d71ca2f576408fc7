/**
 * The places where threads meet, one jcstress test each with named outcomes: the link between two engines, the
 * mailbox of an executor, the fence between publishing work and going to sleep, the errors of an engine; and where
 * processes meet: the rings in shared memory and their wake-up flag.
 */
package io.roundhouse.stress;
