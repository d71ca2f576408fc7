/**
 * What operators see: the process, engines, revisions, datapaths, sessions and changes as plain data, and the services
 * that act on them.
 */
@Export
@Version("1.3.0")
package io.roundhouse.admin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
