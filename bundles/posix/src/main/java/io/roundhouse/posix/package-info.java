/**
 * System calls. The only bundle that knows jnr-ffi; natives load here once and are never exchanged.
 */
@Export
@Version("1.0.0")
package io.roundhouse.posix;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
