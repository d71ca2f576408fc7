package io.roundhouse.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the demo ran on.
 *
 * @param cpu the processor's own name
 * @param cores that may be used
 * @param kernel its version
 * @param jdk its version
 */
record Machine(String cpu, int cores, String kernel, String jdk) {
    static Machine own() {
        return new Machine(processor(), Runtime.getRuntime().availableProcessors(), System.getProperty("os.version"),
            Runtime.version().toString());
    }

    private static String processor() {
        final Path info = Path.of("/proc/cpuinfo");
        try {
            return !Files.isReadable(info) ? System.getProperty("os.arch") : Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst().orElse(System.getProperty("os.arch"));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
