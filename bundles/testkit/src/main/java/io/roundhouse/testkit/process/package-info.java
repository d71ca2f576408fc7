/**
 * Services and applications as child processes, for the demo, system tests and benches. Depends on nothing but the JDK.
 */
@Export
@Version("1.1.0")
package io.roundhouse.testkit.process;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
