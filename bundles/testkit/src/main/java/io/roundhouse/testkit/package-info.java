/**
 * What tests, demo and benches share: ports, clock and context to drive an engine by hand, books of numbered calls,
 * pauses.
 *
 * <p>A plain library for the class path; no bundle imports it. {@code numbering} is what engines that count embed,
 * {@code contract} the classes an engine's test extends, {@code engine} the smallest engines of shapes to come and
 * those that do wrong on purpose. JUnit is needed for {@code contract} only and comes with whoever extends it.
 *
 * <p>The parts behave as the runtime's do where an engine can tell: slots and bytes are bounded, a slot is cleared when
 * it is claimed, a message that comes back keeps the time it was parked until, a full table of parked messages holds
 * the lane, a few slots of a lane are left for what comes back. Nothing is threaded, and nothing allocates once it is
 * made, so that what an engine allocates can be measured around it.
 */
@Export
@Version("1.0.0")
package io.roundhouse.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
