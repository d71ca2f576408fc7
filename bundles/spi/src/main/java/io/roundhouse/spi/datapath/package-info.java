/**
 * How services put datapaths together: a frontend, a chain of policies, a transport. Implemented by the runtime.
 */
@Export
@Version("1.0.0")
package io.roundhouse.spi.datapath;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
