package io.roundhouse.schema.binding;

/**
 * What applications may make a service keep.
 *
 * @param maxSchemas  descriptor sets with a name
 * @param maxBytes    bytes of all of them
 * @param maxBindings different bindings
 */
public record BindingQuota(int maxSchemas, long maxBytes, int maxBindings) {
    /** For one host. */
    public static final BindingQuota DEFAULT = new BindingQuota(256, 16 << 20, 128);

    /** Checks that all are positive. */
    public BindingQuota {
        if (maxSchemas < 1 || maxBytes < 1 || maxBindings < 1) {
            throw new IllegalArgumentException("quotas must be positive: maxSchemas=" + maxSchemas + " maxBytes="
                + maxBytes + " maxBindings=" + maxBindings);
        }
    }
}
