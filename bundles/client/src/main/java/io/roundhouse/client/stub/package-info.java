/**
 * What generated stubs are made of: records are written by builders into blocks of the send heap and read by views
 * where they arrived; a {@link io.roundhouse.client.stub.Channel} carries calls. Knows neither sessions nor schemas.
 */
@Export
@Version("1.2.0")
package io.roundhouse.client.stub;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
