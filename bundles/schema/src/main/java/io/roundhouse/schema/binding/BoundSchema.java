package io.roundhouse.schema.binding;

import io.roundhouse.schema.Fingerprint;
import io.roundhouse.schema.Method;
import io.roundhouse.schema.Schema;

/**
 * A schema with its binding.
 *
 * @param schema      what was submitted
 * @param fingerprint of the schema
 * @param binding     shared with schemas of the same fingerprint
 */
public record BoundSchema(Schema schema, Fingerprint fingerprint, Binding binding) {
    /** The codec for requests of a method. @throws IllegalArgumentException when the method cannot be called yet */
    public MessageCodec requestCodec(final Method method) {
        return binding.codec(method.input());
    }

    /** The codec for answers of a method. @throws IllegalArgumentException when the method cannot be called yet */
    public MessageCodec responseCodec(final Method method) {
        return binding.codec(method.output());
    }
}
