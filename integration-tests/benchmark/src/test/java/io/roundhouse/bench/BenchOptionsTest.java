package io.roundhouse.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BenchOptionsTest {
    @Test
    void shouldTakeNameFolderAndQuickInAnyOrder() {
        final BenchOptions expected = new BenchOptions("lane", Path.of("x"), true, false, false);
        assertEquals(expected, BenchOptions.parse(List.of("lane", "--out", "x", "--quick")));
        assertEquals(expected, BenchOptions.parse(List.of("--quick", "--out", "x", "lane")));
    }

    @Test
    void shouldListWithoutAName() {
        assertTrue(BenchOptions.parse(List.of("--list")).isList());
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        assertThrows(IllegalArgumentException.class, () -> BenchOptions.parse(List.of("lane", "--out", "x", "--fast")));
        assertThrows(IllegalArgumentException.class, () -> BenchOptions.parse(List.of("lane", "swap", "--out", "x")));
        assertThrows(IllegalArgumentException.class, () -> BenchOptions.parse(List.of("lane")));
        assertThrows(IllegalArgumentException.class, () -> BenchOptions.parse(List.of("lane", "--out")));
    }

    @Test
    void shouldNameTheBenchesWhenThereIsNoneOfThatName() {
        final String message = assertThrows(IllegalArgumentException.class, () -> Benches.named("speed")).getMessage();
        assertTrue(message.contains("lane"), message);
    }
}
