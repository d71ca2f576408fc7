package io.roundhouse.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.posix.Posix;
import io.roundhouse.posix.PosixException;
import io.roundhouse.posix.Seals;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedRegionTest {
    private static final long LENGTH = 1 << 20;
    private static final int KIB_PER_REGION = 1024;

    private final Arena arena = Arena.ofShared();

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldLetOnlyTheMakerWriteOneWay() {
        try (SharedRegion made = SharedRegion.createOneWay(arena, "one-way", LENGTH);
            SharedRegion seen = SharedRegion.mapOneWay(arena, Posix.duplicate(made.fd()), LENGTH)) {
            made.memory().set(ValueLayout.JAVA_LONG, 64, 42);
            assertEquals(42, seen.memory().get(ValueLayout.JAVA_LONG, 64));
            assertTrue(seen.memory().isReadOnly());
            assertThrows(PosixException.class, () -> SharedRegion.map(arena, made.fd(), LENGTH));
        }
    }

    @Test
    void shouldShareBothWays() {
        try (SharedRegion made = SharedRegion.createSparse(arena, "both", LENGTH);
            SharedRegion seen = SharedRegion.map(arena, Posix.duplicate(made.fd()), LENGTH)) {
            seen.memory().set(ValueLayout.JAVA_LONG, LENGTH - 8, 7);
            assertEquals(7, made.memory().get(ValueLayout.JAVA_LONG, LENGTH - 8));
        }
    }

    @Test
    void shouldRefuseWhatCouldChangeItsLength() {
        final int unsealed = Posix.memfd("unsealed", LENGTH);
        try (SharedRegion made = SharedRegion.create(arena, "both", LENGTH)) {
            assertThrows(IllegalArgumentException.class, () -> SharedRegion.map(arena, unsealed, LENGTH));
            Seals.add(unsealed, Seals.SHRINK | Seals.GROW);
            assertThrows(IllegalArgumentException.class, () -> SharedRegion.map(arena, unsealed, LENGTH));
            assertThrows(IllegalArgumentException.class, () -> SharedRegion.map(arena, made.fd(), LENGTH - 4096));
            assertThrows(IllegalArgumentException.class, () -> SharedRegion.map(arena, made.fd(), LENGTH + 4096));
            assertThrows(IllegalArgumentException.class, () -> SharedRegion.mapOneWay(arena, made.fd(), LENGTH));
        } finally {
            Posix.close(unsealed);
        }
    }

    @Test
    void shouldHaveMemoryFromTheStartOnlyWhereNobodyMayWait() throws IOException {
        try (SharedRegion made = SharedRegion.create(arena, "populated", LENGTH);
            SharedRegion oneWay = SharedRegion.createOneWay(arena, "one-way", LENGTH);
            SharedRegion sparse = SharedRegion.createSparse(arena, "sparse", LENGTH)) {
            assertEquals(KIB_PER_REGION, residentKib(made));
            assertEquals(0, residentKib(oneWay));
            assertEquals(0, residentKib(sparse));
        }
    }

    /** What the kernel says about the region's mapping in this process. */
    private static long residentKib(final SharedRegion region) throws IOException {
        final List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        final String start = Long.toHexString(region.memory().address());
        int line = 0;
        while (!lines.get(line).matches("0*" + start + "-.*")) {
            line++;
        }
        while (!lines.get(line).startsWith("Rss:")) {
            line++;
        }
        return Long.parseLong(lines.get(line).replaceAll("\\D", ""));
    }
}
