/**
 * Shared memory: regions, heaps, descriptor rings.
 */
@Export
@Version("1.0.0")
package io.roundhouse.shm;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
