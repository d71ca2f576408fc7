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
        final BenchOptions expected = new BenchOptions(BenchOptions.Wanted.RUN, "lane", Path.of("x"), "null", true);
        assertEquals(expected, BenchOptions.parse(List.of("lane", "--out", "x", "--case", "null", "--quick")));
        assertEquals(expected, BenchOptions.parse(List.of("--quick", "--case", "null", "--out", "x", "lane")));
    }

    @Test
    void shouldListWithoutAName() {
        assertEquals(BenchOptions.Wanted.LIST, BenchOptions.parse(List.of("--list")).wanted());
        assertEquals(new BenchOptions(BenchOptions.Wanted.SUMMARY, null, Path.of("docs"), null, false),
            BenchOptions.parse(List.of("--summary", "docs")));
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
