/**
 * What services say to each other over a byte stream: a preface each way, then frames. Little endian, no addresses.
 */
@Export
@Version("1.1.0")
package io.roundhouse.api.wire;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
