/**
 * What operators see: engines, revisions, datapaths and changes as plain data, and the service that acts on 
 * them.
 */
@Export
@Version("1.0.0")
package io.roundhouse.admin;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
