/**
 * Queues that lead nowhere, for the made-up work of {@link io.roundhouse.spi.WarmUp}s and for tests. They belong to a
 * bundle that is never exchanged, so that code which every revision uses does not meet another class of queue with
 * each.
 */
@Export
@Version("1.0.0")
package io.roundhouse.spi.sandbox;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
