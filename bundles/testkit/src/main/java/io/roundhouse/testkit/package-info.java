/**
 * Contract kits, traffic generator, numbering checker and pause recorder that tests, demo and benches share.
 */
@Export
@Version("1.0.0")
package io.roundhouse.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
