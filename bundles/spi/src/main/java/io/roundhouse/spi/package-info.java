/**
 * The contract between engines and the runtime: Table 3.1 of the mRPC dissertation in its general form, and 
 * the policy as the special case of one datapath.
 */
@Export
@Version("1.0.0")
package io.roundhouse.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
