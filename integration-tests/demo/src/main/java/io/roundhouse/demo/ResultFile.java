package io.roundhouse.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes {@code demo.json} in the form that all benches have. */
final class ResultFile {
    private ResultFile() {
    }

    /** @return the file written */
    static Path write(final Path folder, final String version, final Totals totals) throws IOException {
        final List<String> rows = List.of(row("calls", "count", totals.calls()), row("changes", "count", totals.changes()),
            row("lost", "count", totals.lost()), row("doubled", "count", totals.doubled()),
            row("reordered", "count", totals.reordered()), row("failed", "count", totals.failed()),
            row("pause_max", "ms", totals.pauseMaxMs()));
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("demo.json"), "{\"bench\": \"demo\", \"version\": " + quoted(version)
            + ", \"machine\": " + machine() + ",\n \"rows\": [" + String.join(",\n          ", rows) + "]}\n");
    }

    private static String row(final String metric, final String unit, final Number value) {
        return String.format(Locale.ROOT,
            "{\"case\": \"all\", \"metric\": \"%s\", \"unit\": \"%s\", \"value\": %s, \"runs\": [%s]}", metric, unit, value, value);
    }

    private static String machine() throws IOException {
        return "{\"cpu\": " + quoted(cpu()) + ", \"cores\": " + Runtime.getRuntime().availableProcessors() + ", \"kernel\": "
            + quoted(System.getProperty("os.version")) + ", \"jdk\": " + quoted(Runtime.version().toString()) + "}";
    }

    private static String cpu() throws IOException {
        final Path info = Path.of("/proc/cpuinfo");
        return !Files.isReadable(info) ? System.getProperty("os.arch") : Files.readAllLines(info).stream()
            .filter(line -> line.startsWith("model name")).map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst().orElse(System.getProperty("os.arch"));
    }

    private static String quoted(final String text) {
        return text.chars().mapToObj(c -> c == '"' || c == '\\' ? "\\" + (char) c : c < ' ' ? " " : "" + (char) c)
            .collect(Collectors.joining("", "\"", "\""));
    }
}
