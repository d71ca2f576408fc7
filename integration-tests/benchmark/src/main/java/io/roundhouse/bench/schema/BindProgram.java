package io.roundhouse.bench.schema;

import io.roundhouse.bench.Answers;
import io.roundhouse.bench.fields.TenFieldsSchema;
import io.roundhouse.schema.binding.BindingCache;
import io.roundhouse.schema.binding.BindingQuota;
import io.roundhouse.schema.binding.MethodCodecs;
import java.io.IOException;

/**
 * Binds a schema, once in its life. Answers with ms from the descriptor set to codecs that can be called: the first
 * time, and for another application with the same schema.
 */
public final class BindProgram {
    private static final double NS_PER_MS = 1e6;

    private BindProgram() {
    }

    public static void main(final String[] arguments) throws IOException {
        final byte[] descriptorSet = TenFieldsSchema.SCHEMA.descriptorSet();
        if (arguments.length > 0) {
            BindingCache.warmUp();
        }
        final BindingCache cache = new BindingCache(BindingQuota.DEFAULT);
        Answers.serve(question -> new double[] {bind(cache, "first", descriptorSet),
            bind(cache, "second", descriptorSet)});
    }

    private static double bind(final BindingCache cache, final String name, final byte[] descriptorSet) {
        final long begin = System.nanoTime();
        MethodCodecs.of(cache.bind(name, descriptorSet));
        return (System.nanoTime() - begin) / NS_PER_MS;
    }
}
