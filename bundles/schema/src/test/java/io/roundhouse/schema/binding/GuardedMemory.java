package io.roundhouse.schema.binding;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Memory behind which there is none: a mapping of a file that was cut afterwards. Whoever touches a byte behind the end
 * gets an {@link InternalError}.
 */
final class GuardedMemory {
    private final MemorySegment memory;
    private final int end;

    /** @param capacity a multiple of the page size */
    GuardedMemory(final Path folder, final String name, final Arena arena, final int capacity) throws IOException {
        end = capacity;
        try (FileChannel file = FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE,
            StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            memory = file.map(FileChannel.MapMode.READ_WRITE, 0, capacity + 65_536L, arena);
            file.truncate(capacity);
        }
    }

    /** The last bytes there are. */
    MemorySegment last(final int length) {
        return memory.asSlice(end - length, length);
    }

    /** The same, filled. */
    MemorySegment last(final byte[] bytes) {
        final MemorySegment segment = last(bytes.length);
        MemorySegment.copy(bytes, 0, segment, Records.BYTE, 0, bytes.length);
        return segment;
    }

    /** What is behind them. */
    byte beyond() {
        return memory.get(Records.BYTE, end);
    }
}
