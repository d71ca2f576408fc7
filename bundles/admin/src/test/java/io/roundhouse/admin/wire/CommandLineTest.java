package io.roundhouse.admin.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
    @Test
    void shouldGiveWordsBack() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            final List<String> words = new ArrayList<>();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                words.add(random.ints(random.nextInt(0, 12), ' ', 0x7f)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString());
            }
            assertEquals(words, CommandLine.words(CommandLine.of(words)), "seed " + seed);
        }
    }

    @Test
    void shouldReadPlainLines() {
        assertEquals(List.of("datapath:top", "-n", "3"), CommandLine.words("  datapath:top -n  3 "));
        assertEquals(List.of("engine:show", "a b", ""), CommandLine.words("engine:show 'a b' ''"));
        assertEquals(List.of(), CommandLine.words("  "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a $b", "a; b", "a | b", "a (b)", "{a}", "a\nb", "a \"b\"", "a > b", "a & b", "a 'b", "%1",
        "a `b`", "[a]", "a \\b", "a #b", "a ~", "a !b", "'a\u0000'", "a ''\u00a0", "a 'b\uffff'"})
    void shouldRefuseWhatTheShellWouldUnderstand(final String line) {
        assertThrows(IllegalArgumentException.class, () -> CommandLine.words(line));
    }
}
