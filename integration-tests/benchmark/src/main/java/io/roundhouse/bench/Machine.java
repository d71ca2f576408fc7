package io.roundhouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the bench ran on. */
record Machine(String cpu, int cores, String kernel, String jdk) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    static Machine here() {
        return new Machine(model(), Runtime.getRuntime().availableProcessors(), System.getProperty("os.version"),
            Runtime.version().toString());
    }

    private static String model() {
        try {
            return !Files.isReadable(CPU_INFO) ? System.getProperty("os.arch") : Files.readAllLines(CPU_INFO).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst().orElse(System.getProperty("os.arch"));
        } catch (final IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
