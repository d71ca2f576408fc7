/**
 * Bindings: marshalling code made for one schema, from records to protobuf's binary form and back.
 *
 * <p>A binding is a hidden class with some methods for each message type, written by {@code CodecGenerator}
 * off the datapath; what its code has in common is in {@code WireWriter} and {@code WireReader}, which the compiler
 * inlines into it. Encoding goes backwards from the end of the output in one pass over the record, so that lengths are
 * known when they are written and nothing in the application's memory is read twice.
 */
@Export
@Version("1.1.0")
package io.roundhouse.schema.binding;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
