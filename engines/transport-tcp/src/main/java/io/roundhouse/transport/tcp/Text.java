package io.roundhouse.transport.tcp;

import io.roundhouse.framing.Detail;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A detail of answers that this transport makes, as the bytes to be copied. Made when something changes, not for a
 * call.
 *
 * @param memory the bytes, from its start
 * @param length at most what a STATUS frame takes
 */
record Text(MemorySegment memory, int length) {
    static Text of(final String text) {
        final MemorySegment memory = MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
        return new Text(memory, Detail.cut(memory, 0, (int) memory.byteSize(), Integer.MAX_VALUE));
    }
}
