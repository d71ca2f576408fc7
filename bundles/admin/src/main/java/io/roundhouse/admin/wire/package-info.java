/**
 * How an operator's program talks to a running service over its admin socket: frames, exit codes, and a client. Plain
 * Java, needs no framework.
 */
@Export
@Version("1.0.0")
package io.roundhouse.admin.wire;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
