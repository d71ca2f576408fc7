/**
 * The application side of mRPC. Plain Java, no framework needed.
 */
@Export
@Version("1.0.0")
package io.roundhouse.client;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
