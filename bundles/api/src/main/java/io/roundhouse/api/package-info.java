/**
 * What application and service agree on: status codes, shared layouts, control messages, the wire header. No 
 * OSGi needed.
 */
@Export
@Version("1.0.0")
package io.roundhouse.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
