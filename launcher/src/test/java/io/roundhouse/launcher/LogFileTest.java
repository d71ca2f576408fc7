package io.roundhouse.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LogFileTest {
    @TempDir
    private Path folder;

    @Test
    void shouldGiveLastLines() throws IOException {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Path file = folder.resolve("log");
        final List<String> lines = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            lines.add(i + " " + "\u00e4".repeat(random.nextInt(120)));
        }
        Files.writeString(file, String.join("\n", lines) + "\n");
        final LogFile log = new LogFile(file);
        for (final int count : new int[] {0, 1, 2, 100, 2_999, 3_000, 9_999}) {
            assertEquals(lines.subList(Math.max(0, 3_000 - count), 3_000), log.tail(count), "seed " + seed);
        }
        assertEquals(List.of(), new LogFile(folder.resolve("none")).tail(5));
    }

    @Test
    void shouldCutLineThatNeverEnds() throws IOException {
        final Path file = folder.resolve("log");
        Files.writeString(file, "x".repeat(200_000) + "\nshort\nnot ended");
        assertEquals(List.of(65_536, 65_536, 65_536, 3_392, 5, 9),
            new LogFile(file).tail(9_999).stream().map(String::length).toList());
    }

    @Test
    void shouldFollowWithoutGapOverReplacement() throws Exception {
        final Path file = folder.resolve("log");
        Files.writeString(file, "0\n1\n2\n");
        final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        final Thread follower = Thread.ofPlatform().daemon().start(() -> {
            try {
                new LogFile(file).follow(2, seen::add);
            } catch (final InterruptedException e) {
                seen.add("interrupted");
            }
        });
        assertEquals("1", next(seen));
        assertEquals("2", next(seen));
        append(file, "3\nha");
        assertEquals("3", next(seen));
        append(file, "lf\n4\n");
        assertEquals("half", next(seen));
        Files.move(file, folder.resolve("log.1"));
        append(folder.resolve("log.1"), "5\n");
        Files.writeString(file, "6\n");
        assertEquals("4", next(seen));
        assertEquals("5", next(seen));
        assertEquals("6", next(seen));
        follower.interrupt();
        assertEquals("interrupted", next(seen));
    }

    private static void append(final Path file, final String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    private static String next(final BlockingQueue<String> seen) throws InterruptedException {
        final String line = seen.poll(20, TimeUnit.SECONDS);
        assertNotNull(line);
        return line;
    }
}
