package io.roundhouse.schema.binding;

import java.lang.foreign.MemorySegment;

/**
 * Checks what callers give, before addresses are made of it.
 */
final class Ranges {
    private Ranges() {
    }

    /** Whether a range of at most 2 GiB lies in a living segment outside of the Java heap. */
    static boolean isInside(final MemorySegment segment, final long offset, final long length) {
        return offset >= 0 && length >= 0 && length <= Integer.MAX_VALUE && offset <= segment.byteSize() - length
            && segment.isNative() && segment.scope().isAlive();
    }
}
