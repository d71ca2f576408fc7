package io.roundhouse.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs jcstress in a process of its own, as it wants, within bounds. */
final class StressTest {
    private static final int TESTS = 10;

    @Test
    @Timeout(400)
    void shouldSeeNoForbiddenOutcome(@TempDir final Path results) throws Exception {
        final Path log = results.resolve("jcstress.log");
        final Process process = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"),
            "org.openjdk.jcstress.Main", "-t", "io.roundhouse.stress", "-f", "1", "-iters", "2", "-time", "100", "-c",
                "2",
            "-sc", "false", "-jvmArgs",
            "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -da", "-r", results.toString()))
            .directory(results.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertTrue(process.waitFor(380, TimeUnit.SECONDS), "jcstress did not end");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        final String text = Files.readString(log);
        final String tail = text.substring(Math.max(0, text.length() - 4_000));
        assertEquals(0, process.exitValue(), tail);
        assertTrue(tail.contains(TESTS + " planned; " + TESTS + " passed, 0 failed, 0 soft errs, 0 hard errs"), tail);
    }
}
