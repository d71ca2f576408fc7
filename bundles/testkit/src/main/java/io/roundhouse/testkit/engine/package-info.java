/**
 * The smallest engine of each shape that no engine of the repository has yet, and engines that do wrong on purpose.
 *
 * <p>{@link io.roundhouse.testkit.engine.RelayEngine}: many datapaths to many links with timers and a descriptor.
 * {@link io.roundhouse.testkit.engine.PlanningPolicy}: an algorithm that is asked by a request and turns it round with
 * the answer. {@link io.roundhouse.testkit.engine.FaultyRelay} and {@link io.roundhouse.testkit.engine.FaultyPolicy}:
 * lose, double, reorder and delay by seed and keep an exact {@link io.roundhouse.testkit.engine.FaultLedger}, so that
 * what counts messages can be proved.
 */
@Export
@Version("1.0.0")
package io.roundhouse.testkit.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
