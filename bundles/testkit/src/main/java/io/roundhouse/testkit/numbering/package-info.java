/**
 * What is embedded by engines that count for tests and benches: numbering and gaps. Depends on nothing but the JDK.
 */
@Export
@Version("1.0.0")
package io.roundhouse.testkit.numbering;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
