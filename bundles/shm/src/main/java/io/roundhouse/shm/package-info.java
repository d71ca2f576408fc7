/**
 * Shared memory: sealed regions, heaps, descriptor rings. What the other side writes is read once, checked, and only
 * the copy is used.
 */
@Export
@Version("1.0.0")
package io.roundhouse.shm;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
