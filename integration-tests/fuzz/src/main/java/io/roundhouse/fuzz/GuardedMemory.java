package io.roundhouse.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Memory behind which there is none: a mapping of a file that was cut afterwards. Whoever touches a byte behind the end
 * gets an {@link InternalError}, by address too.
 */
final class GuardedMemory {
    private static final long BEYOND = 1 << 16;

    private final MemorySegment memory;
    private final int capacity;

    /** @param capacity a multiple of the page size */
    GuardedMemory(final int capacity) {
        this.capacity = capacity;
        try {
            final Path path = Files.createTempFile("fuzz", ".memory");
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
                memory = file.map(FileChannel.MapMode.READ_WRITE, 0, capacity + BEYOND, Arena.global());
                file.truncate(capacity);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last bytes there are. @param length at most the capacity */
    MemorySegment last(final int length) {
        return memory.asSlice(capacity - length, length);
    }

    /** The same, filled. */
    MemorySegment last(final byte[] bytes) {
        final MemorySegment segment = last(bytes.length);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    /** What is behind them, which nobody can read. */
    byte beyond() {
        return memory.get(ValueLayout.JAVA_BYTE, capacity);
    }
}
