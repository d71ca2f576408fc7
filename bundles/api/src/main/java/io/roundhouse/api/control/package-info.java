/**
 * How an application attaches to the service: one message each way on a Unix socket of type SOCK_SEQPACKET. Nothing
 * more is sent on it; its end is the end of the session.
 */
@Export
@Version("1.0.0")
package io.roundhouse.api.control;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
