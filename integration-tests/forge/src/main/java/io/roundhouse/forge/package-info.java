/**
 * Makes jars of engines that differ from what the build made: another version, a method that throws, hangs or is slow.
 */
@Export
@Version("1.0.0")
package io.roundhouse.forge;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
