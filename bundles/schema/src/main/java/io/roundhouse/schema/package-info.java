/**
 * Schemas of calls: descriptor sets are parsed, checked and compared here, and records get their layout. A descriptor
 * set comes from an application or from a peer and is trusted in nothing. Plain Java, no framework needed.
 */
@Export
@Version("1.1.0")
package io.roundhouse.schema;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
