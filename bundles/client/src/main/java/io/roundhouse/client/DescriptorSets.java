package io.roundhouse.client;

import io.roundhouse.client.stub.EmbeddedSchema;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Serialised {@code FileDescriptorSet}s of stubs as one. */
final class DescriptorSets {
    private static final int FILE_TAG = 1 << 3 | 2;

    private DescriptorSets() {
    }

    /**
     * All files of all schemas, each once: a set is nothing but a list of files, so sets behind each other are a set.
     *
     * @throws IllegalArgumentException when the schemas are of stubs of different record versions
     */
    static byte[] merge(final List<EmbeddedSchema> schemas) {
        final ByteArrayOutputStream merged = new ByteArrayOutputStream();
        final Set<ByteBuffer> seen = new HashSet<>();
        for (final EmbeddedSchema schema : schemas) {
            recordVersion(schemas, schema);
            final byte[] set = schema.descriptorSet();
            for (int at = 0; at < set.length;) {
                final int end = end(set, at);
                if (seen.add(ByteBuffer.wrap(Arrays.copyOfRange(set, at, end)))) {
                    merged.write(set, at, end - at);
                }
                at = end;
            }
        }
        return merged.toByteArray();
    }

    private static void recordVersion(final List<EmbeddedSchema> schemas, final EmbeddedSchema schema) {
        final EmbeddedSchema first = schemas.get(0);
        if (schema.layoutVersion() != first.layoutVersion()) {
            throw new IllegalArgumentException("stubs must be of one record version, generate them again: " + first
                + '=' + first.layoutVersion() + ' ' + schema + '=' + schema.layoutVersion());
        }
    }

    private static int end(final byte[] set, final int start) {
        long length = 0;
        int at = start + 1;
        int shift = 0;
        boolean isMore = set[start] == FILE_TAG;
        while (isMore && at < set.length && shift < Integer.SIZE) {
            length |= (set[at] & 0x7FL) << shift;
            shift += 7;
            isMore = set[at++] < 0;
        }
        if (set[start] != FILE_TAG || length > set.length - at) {
            throw new IllegalArgumentException("stub has no descriptor set, generate it again: length=" + set.length);
        }
        return at + (int) length;
    }
}
