/**
 * The memory that an application shares with the service: regions, stripes, rings, descriptors. Native byte order of
 * one host; {@code native/include/layout.h} has the same numbers for C.
 */
@Export
@Version("1.1.0")
package io.roundhouse.api.layout;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
