package io.roundhouse.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The figures of benches' files as a Markdown table, for people who read about them. */
final class Summary {
    private static final Pattern BENCH = Pattern.compile("^\\{\"bench\": \"([^\"]+)\"");
    private static final String TEXT = "\"%s\": \"([^\"]*)\"";
    private static final String NUMBER = "\"%s\": ([-0-9.]+)";

    private Summary() {
    }

    /** Every row of all files of a folder, by the names of the files. */
    static String of(final Path folder) throws IOException {
        final List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.json")) {
            found.forEach(files::add);
        }
        files.sort(null);
        final StringBuilder table = new StringBuilder("""
            | bench | case | metric | value | unit | peer | its value | times better |
            |---|---|---|---|---|---|---|---|
            """);
        for (final Path file : files) {
            append(file, table);
        }
        return table.toString();
    }

    private static void append(final Path file, final StringBuilder table) throws IOException {
        String bench = "";
        for (final String line : Files.readAllLines(file)) {
            final Matcher head = BENCH.matcher(line);
            bench = head.find() ? head.group(1) : bench;
            final String metric = value(TEXT, "metric", line);
            if (!metric.isEmpty()) {
                final String peer = value(TEXT, "peer", line);
                table.append(String.join(" | ", "| " + bench, value(TEXT, "case", line), metric,
                    value(NUMBER, "value", line), value(TEXT, "unit", line),
                    peer.isEmpty() ? "" : peer + ' ' + value(TEXT, "peer_version", line),
                    value(NUMBER, "peer_value", line), value(NUMBER, "ratio", line))).append(" |\n");
            }
        }
    }

    private static String value(final String form, final String key, final String line) {
        final Matcher matcher = Pattern.compile(String.format(form, key)).matcher(line);
        return matcher.find() ? matcher.group(1) : "";
    }
}
