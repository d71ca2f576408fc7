package io.roundhouse.fuzz;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is committed goes well, as ordinary inputs. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CorpusTest {
    private static final long MAX_LENGTH = 200 << 10;
    private static final int LEAST = 20;

    private static List<Path> files(final Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldForTheCorpus(final Target target) throws IOException {
        final List<Path> inputs = files(Path.of("corpus", target.label()));
        assertTrue(inputs.size() >= LEAST, () -> "few inputs: " + inputs.size());
        for (final Path input : inputs) {
            final byte[] bytes = Files.readAllBytes(input);
            assertDoesNotThrow(() -> target.accept(bytes), () -> target.label() + " --replay " + input);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldForSeeds(final Target target) {
        Seeds.of(target).forEach(target::accept);
    }

    @Test
    void shouldKeepTheCorpusSmall() throws IOException {
        long length = 0;
        for (final Path input : files(Path.of("corpus"))) {
            length += Files.size(input);
        }
        assertTrue(length < MAX_LENGTH, "corpus is large: " + length);
    }

    @Test
    void shouldGuardMemory() {
        final GuardedMemory memory = new GuardedMemory(1 << 12);
        assertEquals(3, memory.last(new byte[] {3}).byteSize() + 2);
        assertThrows(InternalError.class, memory::beyond);
    }

    @Test
    void shouldReadTimes() {
        assertEquals(90, Fuzz.seconds("90s"));
        assertEquals(7_200, Fuzz.seconds("2h"));
        assertThrows(IllegalArgumentException.class, () -> Fuzz.seconds("2"));
        assertThrows(IllegalArgumentException.class, () -> Fuzz.seconds("0m"));
    }
}
