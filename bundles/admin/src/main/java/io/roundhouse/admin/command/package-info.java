/** What a bundle says about the commands it brings, and what they say beside their results. */
@Export
@Version("1.0.0")
package io.roundhouse.admin.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
