/**
 * Stubs of the types that come with protobuf ({@code google/protobuf/timestamp.proto} and its like), made when this is
 * built: what stubs of other schemas refer to. The {@code .proto} files are in the jar, to be imported from there.
 */
@Export
@Version("1.0.0")
package io.roundhouse.wkt;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
