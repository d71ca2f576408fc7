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
        final List<String> rows = List.of(row("calls", "count", totals.calls()),
            row("changes", "count", totals.changes()),
            row("lost", "count", totals.lost()), row("doubled", "count", totals.doubled()),
            row("reordered", "count", totals.reordered()), row("failed", "count", totals.failed()),
            row("pause_max", "ms", totals.pauseMaxMs()));
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("demo.json"), "{\"bench\": \"demo\", \"version\": " + quoted(version)
            + ", \"machine\": " + machine(Machine.own()) + ",\n \"rows\": [" + String.join(",\n          ", rows)
                + "]}\n");
    }

    private static String row(final String metric, final String unit, final Number value) {
        return String.format(Locale.ROOT,
            "{\"case\": \"all\", \"metric\": \"%s\", \"unit\": \"%s\", \"value\": %s, \"runs\": [%s]}", metric, unit,
                value, value);
    }

    private static String machine(final Machine machine) {
        return "{\"cpu\": " + quoted(machine.cpu()) + ", \"cores\": " + machine.cores() + ", \"kernel\": "
            + quoted(machine.kernel()) + ", \"jdk\": " + quoted(machine.jdk()) + "}";
    }

    private static String quoted(final String text) {
        return text.chars().mapToObj(c -> c == '"' || c == '\\' ? "\\" + (char) c : c < ' ' ? " " : "" + (char) c)
            .collect(Collectors.joining("", "\"", "\""));
    }
}
